// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.quick.QuickArgument;
import io.heddle.quick.QuickArgument.Kind;
import io.heddle.quick.QuickCall;
import io.heddle.quick.QuickCommand;
import io.heddle.quick.QuickTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Command lines that are taken without picocli, beside what picocli makes of them. */
final class QuickCommandsTest {

  private static final List<QuickCommand> COMMANDS = QuickCommands.of(HeddleCommand.commandLine());
  private static final List<String> TABLE = QuickTable.lines(COMMANDS);
  private static final List<String> WORDS =
      List.of("a", "", "-", "--", "-x", "--json", "7", "07", "-1", "k=v", "=", "ü ö", "@f", "a,b");

  @Test
  void those_that_should_be_fast_are_among_them() {
    assertThat(COMMANDS)
        .extracting(QuickCommand::name)
        .contains("status", "logs", "trace", "query", "invoke", "installed", "user list");
  }

  @Test
  void the_table_is_read_as_it_was_written() {
    for (QuickCommand command : COMMANDS) {
      assertThat(QuickTable.find(TABLE, (command.name() + " x y").split(" "))).contains(command);
    }
    assertThat(QuickTable.find(TABLE, "user")).isEmpty();
    assertThat(QuickTable.find(TABLE)).isEmpty();
  }

  /** Whatever is taken is taken as picocli takes it; seeds tell a failure again. */
  @Test
  void what_is_taken_means_what_it_means_to_picocli() throws Exception {
    int taken = 0;
    for (QuickCommand command : COMMANDS) {
      for (int seed = 0; seed < 25; seed++) {
        String[] line = line(command, new Random(seed));
        Optional<QuickCall> quick = QuickCall.of(command, line);
        if (quick.isPresent()) {
          taken++;
          assertSame(command, quick.get(), line, seed);
        }
      }
    }
    assertThat(taken).isGreaterThan(COMMANDS.size() * 3);
  }

  private static void assertSame(QuickCommand command, QuickCall quick, String[] line, int seed)
      throws Exception {
    CommandLine parsed = HeddleCommand.commandLine(line);
    parsed.parseArgs(line);
    for (String word : command.name().split(" ", -1)) {
      parsed = parsed.getSubcommands().getOrDefault(word, parsed);
    }
    Object wanted = parsed.getCommand();
    for (QuickArgument argument : command.arguments()) {
      if (!argument.path().isEmpty()) {
        assertThat(Optional.ofNullable(value(quick.command(), argument.path())))
            .as("seed %d: %s, %s", seed, List.of(line), argument)
            .isEqualTo(Optional.ofNullable(value(wanted, argument.path())));
      }
    }
  }

  private static Object value(Object command, String path) throws Exception {
    Object at = command;
    for (String name : path.split("\\.", -1)) {
      var field = at.getClass().getDeclaredField(name);
      field.setAccessible(true);
      at = field.get(at);
    }
    return at;
  }

  /** A command line that is right as often as not. */
  private static String[] line(QuickCommand command, Random random) {
    List<String> line = new ArrayList<>(List.of(command.name().split(" ")));
    for (QuickArgument argument : command.arguments()) {
      boolean isGiven = argument.isRequired() ? random.nextInt(20) > 0 : random.nextInt(5) == 0;
      if (isGiven && argument.kind() != Kind.ELSEWHERE) {
        String value = random.nextInt(4) > 0 ? usual(argument, random) : any(random);
        if (argument.names().isEmpty()) {
          line.add(value);
        } else if (argument.kind() == Kind.FLAG) {
          line.add(argument.names().getLast());
        } else if (random.nextBoolean()) {
          line.add(argument.names().getFirst() + "=" + value);
        } else {
          line.addAll(List.of(argument.names().getLast(), value));
        }
      }
    }
    while (random.nextInt(4) == 0) {
      line.add(any(random));
    }
    return line.toArray(String[]::new);
  }

  private static String usual(QuickArgument argument, Random random) {
    return argument.kind() == Kind.NUMBER ? String.valueOf(random.nextInt(1000)) : "word";
  }

  private static String any(Random random) {
    return WORDS.get(random.nextInt(WORDS.size()));
  }
}
