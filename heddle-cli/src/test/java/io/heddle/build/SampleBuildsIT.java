// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import io.heddle.install.PackageWriter;
import io.heddle.process.RunningProcess;
import io.heddle.process.StepListener;
import io.heddle.testing.Packages;
import io.heddle.testing.Programs;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The samples, built by the builders that come with Heddle; Maven and npm may download. */
final class SampleBuildsIT {

  @TempDir Path dir;

  @Test
  void the_java_sample_becomes_a_jar_that_runs_by_itself() throws IOException {
    Instance instance = build("java", "asset-java");

    try (JarFile jar = new JarFile(instance.buildDir().resolve("chaincode.jar").toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class")).isNotBlank();
      assertThat(jar.getEntry("io/heddle/samples/asset/AssetContract.class")).isNotNull();
    }
    assertThat(instance.releaseDir()).isEmptyDirectory();
  }

  @Test
  void the_node_sample_gets_its_dependencies() {
    Instance instance = build("node", "asset-node");

    Path chaincode = instance.buildDir().resolve("chaincode");
    assertThat(chaincode.resolve("index.js")).exists();
    assertThat(chaincode.resolve("node_modules/.bin/fabric-chaincode-node")).isSymbolicLink();
    assertThat(Files.isExecutable(chaincode.resolve("node_modules/.bin/fabric-chaincode-node")))
        .isTrue();
  }

  @Test
  void typescript_is_compiled_by_the_project_and_its_compiler_is_left_behind() {
    String project =
        """
        {"name": "typed", "version": "1.0.0", "main": "dist/index.js", "scripts": {"build": "fake-tsc"},
         "devDependencies": {"fake-tsc": "file:compiler"}, "dependencies": {"needed": "file:needed"}}
        """;
    Map<String, String> files =
        Map.of(
            "src/package.json",
            project,
            "src/src/index.ts",
            "const answer: number = 42;",
            "src/needed/package.json",
            "{\"name\": \"needed\", \"version\": \"1.0.0\"}",
            "src/compiler/package.json",
            "{\"name\": \"fake-tsc\", \"version\": \"1.0.0\", \"bin\": \"compile.js\"}",
            "src/compiler/compile.js",
            "#!/usr/bin/env node\nconst fs = require('fs'); fs.mkdirSync('dist'); fs.writeFileSync('dist/index.js', '// compiled');\n");

    Instance instance = build(Packages.ofTexts("typed", "node", "", files));

    Path chaincode = instance.buildDir().resolve("chaincode");
    assertThat(chaincode.resolve("dist/index.js")).hasContent("// compiled");
    assertThat(chaincode.resolve("node_modules/needed/package.json")).exists();
    assertThat(chaincode.resolve("node_modules/fake-tsc")).doesNotExist();
  }

  @Test
  void typescript_that_cannot_be_compiled_serves_as_it_was_compiled_before_it_was_packed() {
    Map<String, String> files =
        Map.of(
            "src/package.json",
            "{\"name\": \"typed\", \"version\": \"1.0.0\", \"main\": \"dist/index.js\", \"scripts\": {\"build\": \"node compile.js\"}}",
            "src/compile.js",
            "require('fs').writeFileSync('dist/index.js', '// half'); process.exit(2);",
            "src/index.ts",
            "const answer: number = 42;",
            "src/dist/index.js",
            "// packed");

    Instance instance = build(Packages.ofTexts("typed", "node", "", files));

    assertThat(instance.buildDir().resolve("chaincode/dist/index.js")).hasContent("// packed");

    Map<String, String> without = new HashMap<>(files);
    without.remove("src/dist/index.js");
    assertThatThrownBy(() -> build(Packages.ofTexts("untyped", "node", "", without)))
        .hasMessageContaining("The project's script 'build' failed");
  }

  @Test
  void a_go_module_with_its_libraries_is_built_without_a_network() throws Exception {
    assumeThat(Programs.isOnPath("go")).isTrue();
    Map<String, String> files =
        Map.of(
            "src/go.mod",
            "module example.com/loom\n\ngo 1.19\n\nrequire example.com/thread v1.2.3\n",
            "src/main.go",
            "package main\n\nimport \"example.com/thread\"\n\nfunc main() { println(thread.Colour) }\n",
            "src/vendor/modules.txt",
            "# example.com/thread v1.2.3\n## explicit; go 1.19\nexample.com/thread\n",
            "src/vendor/example.com/thread/thread.go",
            "package thread\n\nconst Colour = \"indigo\"\n");

    Instance instance = build(Packages.ofTexts("loom", "golang", "example.com/loom", files));

    Process program =
        new ProcessBuilder(instance.buildDir().resolve("chaincode").toString()).start();
    assertThat(program.errorReader().readLine()).isEqualTo("indigo");
    assertThat(program.waitFor()).isZero();
  }

  @Test
  @Spec({"EB-503", "EB-806"})
  void the_node_sample_is_started_with_what_it_must_know_of_the_peer() throws Exception {
    Instance instance = build("node", "asset-node");
    var nobody = new PeerConnection(instance.id(), "localhost:1", "", "", "", new MspId("Org1MSP"));

    try (RunningProcess process = instance.start(nobody)) {
      // the library ends when there is no peer
      await().atMost(Duration.ofSeconds(60)).until(() -> !process.isRunning());
      assertThat(process.waitFor().stopped()).isFalse();
    }
  }

  @Test
  void a_missing_tool_is_named() {
    ByteString bytes = PackageWriter.ofDirectory("node", "node", Path.of("samples/asset-node"));
    Builder builder =
        new Builder("node", Path.of("builders/node"), Map.of("PATH", FakeTools.in(dir).path()));

    try (ChaincodeBuilds builds = new BuildsFixture(dir).open(builder)) {
      assertThatThrownBy(() -> builds.install(bytes))
          .hasMessageEndingWith(
              "exit status 1; last line: 'node' was not found on the PATH, and the package is a Node project; install Node.js");
    }
  }

  private Instance build(String type, String sample) {
    return build(PackageWriter.ofDirectory(sample, type, Path.of("samples", sample)));
  }

  private Instance build(ByteString bytes) {
    try (ChaincodeBuilds builds =
        new BuildsFixture(dir)
            .open(Duration.ofMinutes(5), StepListener.none(), ShippedBuilders.all())) {
      return (Instance) builds.build(builds.install(bytes));
    }
  }
}
