// SPDX-License-Identifier: Apache-2.0
package io.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class CheckedInFilesTest {

  /** Dots are no dots here, or this file would be found. */
  private static final Pattern REGISTRY =
      Pattern.compile(
          "\\b(docker[.]io|ghcr[.]io|quay[.]io|gcr[.]io|npmjs[.](org|com)|yarnpkg[.]com|repo1?[.]maven[.]\\w+)\\b");

  private static List<Path> files() throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "ls-files", "-z")
            .directory(Checkout.ROOT.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor()).isZero();
    return Pattern.compile("\0").splitAsStream(names).map(Checkout.ROOT::resolve).toList();
  }

  @Test
  void no_file_names_the_host_of_a_registry() throws Exception {
    List<String> found = new ArrayList<>();
    for (Path file : files()) {
      if (Files.isRegularFile(file)) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        REGISTRY
            .matcher(text)
            .results()
            .forEach(each -> found.add(Checkout.ROOT.relativize(file) + ": " + each.group()));
      }
    }

    assertThat(found).isEmpty();
  }
}
