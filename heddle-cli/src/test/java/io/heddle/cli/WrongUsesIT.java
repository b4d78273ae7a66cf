// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.HeddleProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Some of the command lines that cannot work, as processes: what a person sees of them who has a
 * terminal, with what Java and libraries may have to say of themselves.
 */
final class WrongUsesIT {

  /** A process needs a second; these are of eight commands. */
  private static final int EVERY = 12;

  @TempDir private Path dir;

  private record Tried(WrongUse use, HeddleProcess process) {}

  @Test
  void are_told_in_one_sentence_and_nothing_else() throws IOException {
    WrongUse.prepare(dir);
    List<WrongUse> all = WrongUse.all();
    List<Tried> tried =
        IntStream.range(0, all.size())
            .filter(place -> place % EVERY == 0)
            .mapToObj(all::get)
            .map(use -> new Tried(use, HeddleProcess.run(use.words(dir).toArray(String[]::new))))
            .toList();

    for (Tried each : tried) {
      assertThat(each.process().exitCode()).as(each.use().typed()).isEqualTo(each.use().code());
      String err = String.join("\n", each.process().err());
      assertThat(WrongUse.hidden(err, dir)).isEqualTo(each.use().sentence());
      assertThat(err).doesNotContainPattern(WrongUse.NOT_FOR_USERS);
      assertThat(each.process().out()).as(each.use().typed()).isEmpty();
    }
  }
}
