// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tools write about copies, told with the paths of the originals. */
final class UserPathsTest {

  @TempDir private Path dir;
  private Path copy = Path.of("");
  private Path own = Path.of("");

  @BeforeEach
  void make() throws IOException {
    copy = Files.createDirectories(dir.resolve("copy")).toRealPath();
    own = dir.resolve("own");
    Files.createDirectories(own.resolve("src/main"));
    Files.writeString(own.resolve("src/main/Asset.java"), "");
    Files.writeString(own.resolve("index.js"), "");
  }

  @Test
  void are_those_of_the_user() {
    assertThat(
            build("[ERROR] %s/bld/project/src/main/Asset.java:[12,5] ';' expected".formatted(copy)))
        .isEqualTo("[ERROR] %s/src/main/Asset.java:[12,5] ';' expected".formatted(own));
    assertThat(
            build(
                "%s/src/src/index.js:3 and (%s/bld/chaincode/index.js:4:5)".formatted(copy, copy)))
        .isEqualTo("%s/index.js:3 and (%s/index.js:4:5)".formatted(own, own));
    assertThat(build("./src/main/Asset.java:12:5: undefined"))
        .isEqualTo("%s/src/main/Asset.java:12:5: undefined".formatted(own));
    assertThat(build("src/main/Asset.java(3,5): error TS1"))
        .isEqualTo("%s/src/main/Asset.java(3,5): error TS1".formatted(own));
  }

  @Test
  void stay_as_they_are_if_the_user_has_no_such_file() {
    for (String line :
        new String[] {
          copy + "/bld/chaincode/node_modules/left/index.js:1",
          copy + "/bld/project/target/classes",
          copy + "/bld",
          "index.js is ready",
          "other.js:1: wrong",
          "../own/index.js:1: outside",
          "https://host/index.js:80",
        }) {
      assertThat(build(line)).isEqualTo(line);
    }
  }

  @Test
  void are_found_by_the_real_path_of_the_copy_too() throws IOException {
    Path link = Files.createSymbolicLink(dir.resolve("link"), copy);
    var paths = new UserPaths(link, own, 1, false);

    assertThat(paths.apply("at f (%s/chaincode/index.js:1:2)".formatted(copy)))
        .isEqualTo("at f (%s/index.js:1:2)".formatted(own));
    assertThat(paths.apply("index.js:1: not a compiler's"))
        .isEqualTo("index.js:1: not a compiler's");
  }

  private String build(String line) {
    return new UserPaths(copy, own, 2, true).apply(line);
  }
}
