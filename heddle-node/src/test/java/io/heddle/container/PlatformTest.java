// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Spec("EB-805")
final class PlatformTest {

  private static final BaseImages IMAGES = Containerised.settings("").images();

  @TempDir private Path root;

  @ParameterizedTest
  @CsvSource({
    "GOLANG, hyperledger/fabric-baseos:3.1, /usr/local/bin",
    "JAVA, hyperledger/fabric-javaenv:2.5, /root/chaincode-java/chaincode",
    "NODE, hyperledger/fabric-nodeenv:2.5, /usr/local/src"
  })
  void the_image_is_the_platforms_with_what_was_built_and_fabrics_labels(
      Platform platform, String image, String place) {
    assertThat(platform.dockerfile(IMAGES))
        .isEqualTo(
            """
            FROM %s
            ADD binpackage.tar %s
            LABEL org.hyperledger.fabric.chaincode.type="%s" \\
                  org.hyperledger.fabric.version="3.1.5"
            ENV CORE_CHAINCODE_BUILDLEVEL=3.1.5\
            """
                .formatted(image, place, platform));
  }

  @Test
  void each_is_built_in_its_own_image() {
    assertThat(Platform.GOLANG.builder(IMAGES)).isEqualTo("hyperledger/fabric-ccenv:3.1");
    assertThat(Platform.JAVA.builder(IMAGES)).isEqualTo("hyperledger/fabric-javaenv:2.5");
    assertThat(Platform.NODE.builder(IMAGES)).isEqualTo("hyperledger/fabric-nodeenv:2.5");
    assertThat(Platform.JAVA.script(IMAGES, "p")).isEqualTo("./build.sh");
  }

  @Test
  void each_is_started_with_the_peers_address() {
    assertThat(Platform.GOLANG.command("p:1")).containsExactly("chaincode", "-peer.address=p:1");
    assertThat(Platform.JAVA.command("p:1"))
        .containsExactly("/root/chaincode-java/start", "--peerAddress", "p:1");
    assertThat(Platform.NODE.command("p:1"))
        .hasSize(3)
        .startsWith("/bin/sh", "-c")
        .last()
        .asString()
        .contains("/chaincode/start.sh --peer.address p:1", "npm start -- --peer.address p:1");
  }

  @Test
  void go_finds_a_proxy_for_modules_in_its_environment() {
    assertThat(Platform.GOLANG.environment(Map.of("GOPROXY", "off", "GOSUMDB", "off", "A", "b")))
        .containsExactly("GOPROXY=off", "GOSUMDB=off");
    assertThat(Platform.GOLANG.environment(Map.of())).isEmpty();
    assertThat(Platform.JAVA.environment(Map.of("GOPROXY", "off"))).isEmpty();
  }

  /** Executed by a shell with a {@code go} that only says what it was asked. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "go.mod vendor/x | example.com/a | in src: on build -v -mod=vendor -ldflags -linkmode external -extldflags '-static' -o OUT example.com/a",
        "go.mod | . | in src: on build -v -mod=readonly -ldflags -linkmode external -extldflags '-static' -o OUT .",
        "example.com/a/go.mod example.com/a/vendor/x | example.com/a | in a: on build -v -mod=vendor -ldflags -linkmode external -extldflags '-static' -o OUT .",
        "example.com/a/go.mod | example.com/a | in a: on build -v -mod=readonly -ldflags -linkmode external -extldflags '-static' -o OUT .",
        "example.com/a/main.go | example.com/a | in work: off build -v -ldflags -linkmode external -extldflags '-static' -o OUT example.com/a",
        "go.mod | '' | in src: on build -v -mod=readonly -ldflags -linkmode external -extldflags '-static' -o OUT .",
        "example.com/a/main.go | a'b $(c) | in work: off build -v -ldflags -linkmode external -extldflags '-static' -o OUT a'b $(c)"
      })
  void go_is_built_as_a_module_where_there_is_one(String files, String path, String said)
      throws IOException, InterruptedException {
    for (String file : files.split(" ", -1)) {
      Path at = root.resolve("input/src").resolve(file);
      Files.createDirectories(at.getParent());
      Files.writeString(at, "");
    }
    Path work = Files.createDirectories(root.resolve("work"));
    Path go = root.resolve("go");
    Files.writeString(go, "#!/bin/sh\necho \"in $(basename \"$PWD\"): $GO111MODULE $*\"\n");
    Files.setPosixFilePermissions(go, PosixFilePermissions.fromString("rwxr-xr-x"));
    String script =
        Platform.GOLANG
            .script(IMAGES, path)
            .replace("/chaincode/output/chaincode", "OUT")
            .replace("/chaincode", root.toString());

    Process shell =
        new ProcessBuilder(List.of("/bin/sh", "-c", "PATH=" + root + ":$PATH\n" + script))
            .directory(work.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(shell.getInputStream().readAllBytes(), UTF_8).strip();

    assertThat(shell.waitFor()).as(output).isZero();
    assertThat(output).isEqualTo(said);
  }

  @Test
  void go_is_linked_dynamically_on_demand() {
    var dynamic = new BaseImages("b", "g", true, "j", "n");

    assertThat(Platform.GOLANG.script(dynamic, "p")).doesNotContain("-ldflags");
  }
}
