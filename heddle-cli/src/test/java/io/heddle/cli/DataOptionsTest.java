// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.home.DataDirectory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The option that a user pastes to reach a node. */
class DataOptionsTest {

  private final DataOptions options = new DataOptions();

  @Test
  void a_plain_directory_stands_as_it_is() {
    assertThat(options.asClientOption(DataDirectory.at(Path.of("/data/my-node_1"))))
        .isEqualTo(" --data /data/my-node_1");
  }

  @Test
  void a_directory_with_spaces_and_quotes_is_quoted_for_the_shell() {
    assertThat(options.asClientOption(DataDirectory.at(Path.of("/data/it's mine"))))
        .isEqualTo(" --data '/data/it'\\''s mine'");
  }
}
