// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.Packages;
import io.heddle.testing.ShellBuilder;
import io.heddle.testing.SmallDisk;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system of one mebibyte in the way of a chaincode package of three. */
final class DiskFullIT {

  private static final String PEER = "peers/peer0.org1.example.com";

  @TempDir private Path dir;
  private Path data;
  private Path temporary;
  private Path listing;
  private String file = "";
  private String builder = "";

  @BeforeEach
  void prepare() throws Exception {
    data = dir.resolve("data");
    temporary = Files.createDirectory(dir.resolve("tmp"));
    listing = dir.resolve("listing");
    byte[] content = new byte[3 << 20];
    new Random(1).nextBytes(content);
    file =
        Packages.write(
                dir.resolve("big.tgz"), "big", "any", Map.of("file", ByteString.copyFrom(content)))
            .toString();
    builder =
        "any="
            + ShellBuilder.in(dir.resolve("builder"))
                .with("detect", "exit 0")
                .with("build", "cp \"$1/file\" \"$3\"")
                .with("run", "exit 1")
                .directory();
  }

  @Test
  @Spec({"HB-6", "EB-310"})
  void no_room_to_build_in_is_told_and_nothing_is_left() throws IOException {
    try (HeddleProcess node = startWithLittleRoomIn(temporary)) {
      assertThat(node.exitCode()).isEqualTo(8);
      assertThat(node.err().getLast())
          .contains("could not create build context: ", "No space left on device");
    }
    assertThat(listing).hasContent("");

    startsRight();
  }

  @Test
  @Spec("HB-6")
  void no_room_to_keep_a_build_in_is_told_and_nothing_is_left() throws IOException {
    HeddleProcess.startNode(data).close();

    try (HeddleProcess node =
        startWithLittleRoomIn(data.resolve(PEER + "/externalbuilder/builds"))) {
      assertThat(node.exitCode()).isEqualTo(8);
      assertThat(node.err().getLast())
          .contains("could not move or copy build context bld", "No space left on device");
    }
    assertThat(listing).hasContent("");

    startsRight();
  }

  @Test
  @Spec("HB-6")
  void no_room_for_the_package_is_told_and_nothing_is_left() throws IOException {
    HeddleProcess.startNode(data).close();

    try (HeddleProcess node = startWithLittleRoomIn(data.resolve(PEER + "/lifecycle/chaincodes"))) {
      assertThat(node.exitCode()).isNotZero();
      assertThat(node.err().getLast())
          .contains("could not save cc install package: ", "No space left on device");
    }
    assertThat(listing).hasContent("");

    startsRight();
  }

  /** Ends by itself; what was left in the directory then is listed. */
  private HeddleProcess startWithLittleRoomIn(Path directory) throws IOException {
    String script = "\"$@\"; code=$?; ls -A '%s' >'%s'; exit $code".formatted(directory, listing);
    return HeddleProcess.runBehind(
        SmallDisk.before(directory, "1m", script),
        Map.of("TMPDIR", temporary.toString()),
        "start",
        "--fail-fast",
        "--data",
        data.toString(),
        "--port",
        "0",
        "--chaincode-port",
        "0",
        "--builder",
        builder,
        file);
  }

  private void startsRight() {
    try (HeddleProcess node = HeddleProcess.startNode(data, "--builder", builder, file)) {
      assertThat(node.err()).contains("  chaincode big");
      assertThat(data.resolve(PEER + "/externalbuilder/builds")).isNotEmptyDirectory();
    }
  }
}
