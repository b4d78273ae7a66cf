// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HomeTest {

  @TempDir private Path dir;

  @Test
  void who_has_installed_it_is_told_commands_without_a_folder() throws IOException {
    Files.createDirectory(dir.resolve("runtime"));

    assertThat(Home.command(dir)).isEqualTo("heddle");
    assertThat(Home.command(Checkout.ROOT)).isEqualTo("./heddle");
  }
}
