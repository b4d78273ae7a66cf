// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.install.PackageWriter;
import io.heddle.process.ExitStatus;
import io.heddle.process.RunningProcess;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The builders for Java and Node, without what needs Maven, npm or a chaincode. */
final class LocalBuildersTest {

  private static final PackageId ID = new PackageId("basic:1");

  /** Instead of the chaincode library: says how it was started. */
  private static final String LIBRARY =
      """
      #!/usr/bin/env node
      const fs = require('fs');
      const level = process.env.LEVEL || (fs.existsSync('level') ? fs.readFileSync('level', 'utf8').trim() : '');
      fs.writeFileSync('FILE', [...(level ? ['LEVEL=' + level] : []), ...process.argv.slice(2)].join(' '));
      """;

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({"src/any-name.jar", "chaincode.jar"})
  void a_jar_needs_no_maven(String name) {
    ByteString bytes =
        PackageWriter.of("basic", "JAVA", "", Map.of(name, ByteString.copyFromUtf8("a jar")));

    try (ChaincodeBuilds builds = new BuildsFixture(dir).open(ShippedBuilders.all())) {
      Instance instance = (Instance) builds.build(builds.install(bytes));

      assertThat(instance.buildDir().resolve("chaincode.jar")).hasContent("a jar");
      assertThat(instance.chaincodeServer()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "README.md|src/x|The package has neither a pom.xml nor a build.gradle nor a jar, at its top or in 'src'",
        "src/a.jar|src/b.jar|There are several jars, 'a.jar' and 'b.jar'; call the one to run 'chaincode.jar'"
      })
  void a_java_package_without_the_one_thing_to_run_is_refused(
      String first, String second, String message) {
    Map<String, ByteString> files = Map.of(first, ByteString.EMPTY, second, ByteString.EMPTY);
    ByteString bytes = PackageWriter.of("basic", "java", "", files);

    try (ChaincodeBuilds builds = new BuildsFixture(dir).open(ShippedBuilders.all())) {
      assertThatThrownBy(() -> builds.install(bytes)).hasMessageEndingWith("last line: " + message);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node|; last line: The package has no package.json, at its top or in 'src'",
        "java|; last line: The package has neither a pom.xml nor a build.gradle nor a jar, at its top or in 'src'",
        "cobol|"
      })
  void names_that_a_tool_on_windows_wrote_are_told(String type, String end) {
    Map<String, ByteString> files =
        Map.of("src\\package.json", ByteString.EMPTY, "src\\index.js", ByteString.EMPTY);
    ByteString bytes = PackageWriter.of("basic", type, "", files);

    try (ChaincodeBuilds builds = new BuildsFixture(dir).open(ShippedBuilders.all())) {
      assertThatThrownBy(() -> builds.install(bytes))
          .hasMessageEndingWith(
              "exit status 1%s; names in the code package contain backslashes, as tools on Windows write them, such as 'src\\index.js': pack it with slashes%s"
                  .formatted(end == null ? ")" : "", end == null ? "" : end));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "11.0.2,-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -Xmx256m",
    "17,-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -Xmx256m --enable-native-access=ALL-UNNAMED",
    "25.0.1,-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -Xmx256m --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
  })
  void java_gets_only_options_that_it_knows(String version, String options) throws Exception {
    Builder builder = ShippedBuilders.named("java", Map.of("JAVA_HOME", fakeJava(version)));

    run(builder, new PeerConnection(ID, "localhost:7052", "", "", "", new MspId("Org1MSP")));

    assertThat(dir.resolve("arguments"))
        .hasContent(
            options
                + " -jar %s/chaincode.jar --peerAddress localhost:7052 -i basic:1".formatted(dir));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'start': 'fabric-chaincode-node start'|start",
        "'test': 'true'|start",
        "'start': 'set -x && fabric-chaincode-node start --module-path lib'|start --module-path lib",
        "'start': 'LEVEL=debug fabric-chaincode-node start'|LEVEL=debug start",
        "'start': 'set -x && LEVEL=debug fabric-chaincode-node start'|LEVEL=debug start",
        "'start': 'LEVEL=debug node node_modules/.bin/fabric-chaincode-node other'|LEVEL=debug other",
        "'start': 'LEVEL=$(echo deep) && export LEVEL && fabric-chaincode-node start'|LEVEL=deep start",
        "'prestart': 'echo first >level', 'start': 'fabric-chaincode-node start'|LEVEL=first start"
      })
  @Spec("CP-27")
  void a_node_project_starts_as_its_own_script_says(String scripts, String started)
      throws Exception {
    Path library = dir.resolve("chaincode/node_modules/.bin/fabric-chaincode-node");
    Files.createDirectories(library.getParent());
    Files.writeString(
        dir.resolve("chaincode/package.json"),
        "{'name': 'typed', 'scripts': {%s}}".formatted(scripts).replace('\'', '"'));
    Files.writeString(library, LIBRARY.replace("FILE", dir.resolve("started").toString()));
    Files.setPosixFilePermissions(library, PosixFilePermissions.fromString("rwx------"));

    run(
        ShippedBuilders.named("node", Map.of()),
        new PeerConnection(ID, "localhost:7052", "", "", "", new MspId("Org1MSP")));

    assertThat(dir.resolve("started"))
        .hasContent(started + " --peer.address localhost:7052 --chaincode-id-name basic:1");
  }

  @Test
  @Spec({"EB-503", "EB-806"})
  void credentials_reach_the_chaincode_in_files() throws Exception {
    Builder builder = ShippedBuilders.named("java", Map.of("JAVA_HOME", fakeJava("25")));
    String key = "-----BEGIN EC PRIVATE KEY-----\nMIGH<&>\n-----END EC PRIVATE KEY-----\n";

    run(builder, new PeerConnection(ID, "h:1", "CERT\n", key, "ROOT\n", new MspId("Org \"1\"")));

    assertThat(Files.readAllLines(dir.resolve("environment")))
        .contains(
            "CORE_CHAINCODE_ID_NAME=basic:1",
            "CORE_PEER_ADDRESS=h:1",
            "CORE_PEER_LOCALMSPID=Org \"1\"",
            "CORE_PEER_TLS_ENABLED=true");
    assertThat(dir.resolve("CORE_TLS_CLIENT_KEY_FILE")).hasContent(key);
    assertThat(dir.resolve("CORE_TLS_CLIENT_CERT_FILE")).hasContent("CERT\n");
    assertThat(dir.resolve("CORE_PEER_TLS_ROOTCERT_FILE")).hasContent("ROOT\n");
    assertThat(
            Base64.getDecoder().decode(Files.readString(dir.resolve("CORE_TLS_CLIENT_KEY_PATH"))))
        .isEqualTo(key.getBytes(UTF_8));
  }

  private void run(Builder builder, PeerConnection peer) throws InterruptedException {
    try (RunningProcess process = new Instance(ID, builder, dir, dir).start(peer)) {
      assertThat(process.waitFor()).isEqualTo(new ExitStatus(0, "exit status 0", false));
    }
  }

  /** A Java that keeps what it was started with. */
  private String fakeJava(String version) throws IOException {
    Path home = dir.resolve("jdk");
    Path java = home.resolve("bin/java");
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "X=1\nJAVA_VERSION=\"%s\"\n".formatted(version));
    Files.write(
        java,
        List.of(
            "#!/bin/sh",
            "printf '%s' \"$*\" >'DIR/arguments'".replace("DIR", dir.toString()),
            "env >'DIR/environment'".replace("DIR", dir.toString()),
            "for name in CORE_TLS_CLIENT_KEY_FILE CORE_TLS_CLIENT_CERT_FILE CORE_PEER_TLS_ROOTCERT_FILE CORE_TLS_CLIENT_KEY_PATH; do",
            "  eval \"file=\\${$name:-}\"",
            "  [ -z \"$file\" ] || cp \"$file\" 'DIR'/$name".replace("DIR", dir.toString()),
            "done"));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    return home.toString();
  }
}
