// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import io.heddle.process.RunningProcess;
import io.heddle.testing.Packages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The builder for Go, with a Go that notes how it is called and whose programs do the same. */
final class GolangBuilderTest {

  @TempDir Path dir;

  private Path record;
  private Path tools;

  @BeforeEach
  void makeTools() throws IOException {
    record = dir.resolve("record");
    tools = Files.createDirectory(dir.resolve("tools"));
  }

  @ParameterizedTest
  @CsvSource({
    "src/,,.",
    "'',,.",
    "src/,example.com/basic,example.com/basic",
    "src/,example.com/basic/cmd,example.com/basic/cmd",
    "src/,/home/me/basic,."
  })
  void builds_what_the_metadata_names_if_it_is_in_the_module(String root, String path, String built)
      throws IOException {
    fakeGo("1.19.8");

    Instance instance = build(path == null ? "" : path, module(root, "1.19"));

    assertThat(instance.buildDir().resolve("chaincode")).isExecutable();
    assertThat(instance.chaincodeServer()).isEmpty();
    assertThat(record).content().startsWith("build " + built + " flags  -trimpath cgo 0 in ");
  }

  @Test
  void takes_modules_from_the_vendor_directory_if_there_is_one() throws IOException {
    fakeGo("1.19.8");
    Map<String, String> files = module("src/", "1.19");
    files.put("src/vendor/modules.txt", "");

    build("", files);

    assertThat(record).content().contains("flags  -trimpath -mod=vendor cgo");
  }

  @Test
  void the_program_gets_what_it_must_know_of_the_peer() throws Exception {
    fakeGo("1.22.1");
    Instance instance = build("", module("src/", "1.23"));
    var peer =
        new PeerConnection(instance.id(), "peer:7052", "CERT", "KEY", "ROOT", new MspId("Org1MSP"));

    try (RunningProcess process = instance.start(peer)) {
      assertThat(process.waitFor().code()).isZero();
    }

    assertThat(record)
        .content()
        .contains("run -peer.address peer:7052\n")
        .contains("CORE_CHAINCODE_ID_NAME=" + instance.id())
        .contains("CORE_PEER_LOCALMSPID=Org1MSP")
        .contains("CORE_PEER_TLS_ENABLED=true")
        .contains("CORE_TLS_CLIENT_KEY_PATH=");
  }

  @Test
  void a_go_that_is_too_old_is_named() throws IOException {
    fakeGo("1.19.8");

    assertThatThrownBy(() -> build("", module("src/", "1.22.3")))
        .hasMessageEndingWith(
            "last line: The module needs Go 1.22.3, and 'go' on the PATH is 1.19.8; install Go 1.22.3 or newer");
  }

  @Test
  void a_missing_go_is_named() throws IOException {
    for (String tool : new String[] {"sh", "awk", "tr", "cp", "mkdir", "sed", "head"}) {
      Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin").resolve(tool));
    }
    Builder builder = new Builder("golang", Path.of("builders/golang"), Map.of("PATH", "" + tools));

    assertThatThrownBy(() -> build(builder, "", module("src/", "1.19")))
        .hasMessageEndingWith(
            "last line: 'go' was not found on the PATH, and the package is a Go module; install Go");
  }

  @Test
  void only_modules_can_be_built() throws IOException {
    fakeGo("1.19.8");

    assertThatThrownBy(() -> build("", Map.of("src/main.go", "package main")))
        .hasMessageEndingWith(
            "last line: The package has no go.mod, at its top or in 'src'; only Go modules can be built");
  }

  @Test
  void a_library_is_no_chaincode() throws IOException {
    fakeGo("1.19.8");
    Map<String, String> files = module("src/", "1.19");
    files.put("src/library", "");

    assertThatThrownBy(() -> build("", files))
        .hasMessageEndingWith("\nGo made no program of '.'; is its package called 'main'?");
  }

  private static Map<String, String> module(String root, String version) {
    Map<String, String> files = new HashMap<>();
    files.put(root + "go.mod", "module example.com/basic // ours\n\ngo %s\n".formatted(version));
    files.put(root + "main.go", "package main");
    return files;
  }

  private Instance build(String path, Map<String, String> files) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("PATH", tools + ":" + System.getenv("PATH"));
    environment.keySet().retainAll(Set.of("PATH", "HOME"));
    return build(new Builder("golang", Path.of("builders/golang"), environment), path, files);
  }

  private Instance build(Builder builder, String path, Map<String, String> files) {
    ByteString bytes = Packages.ofTexts("basic", "GOLANG", path, files);
    try (ChaincodeBuilds builds = new BuildsFixture(dir).open(builder)) {
      return (Instance) builds.build(builds.install(bytes));
    }
  }

  private void fakeGo(String version) throws IOException {
    Path go = tools.resolve("go");
    String script =
        """
        #!/bin/sh
        case $1 in
          version) echo 'go version goVERSION linux/amd64' ;;
          build)
            echo "build $4 flags $GOFLAGS cgo $CGO_ENABLED in $PWD" >>'RECORD'
            [ ! -f library ] || exit 0
            printf '#!/bin/sh\\necho run "$@" >>"RECORD"\\nenv >>"RECORD"\\n' >"$3"
            chmod +x "$3"
            ;;
        esac
        """;
    Files.writeString(go, script.replace("VERSION", version).replace("RECORD", record.toString()));
    Files.setPosixFilePermissions(go, PosixFilePermissions.fromString("rwx------"));
  }
}
