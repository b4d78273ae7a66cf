// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What may stand at the end of a command line, one in a line; nothing if that is not known. */
@Command(name = CompleteCommand.NAME, hidden = true)
final class CompleteCommand implements Callable<Integer> {

  static final String NAME = "complete";

  /** Who is typing does not wait longer for a node that hangs. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  @Parameters(index = "0", paramLabel = "words", description = "The word 'words'.")
  private String marker = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "WORD",
      description = "The line behind 'heddle', up to the word to be completed.")
  private List<String> words = new ArrayList<>();

  CompleteCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    if (marker.equals("words") && !words.isEmpty()) {
      String beginning = words.getLast();
      candidates().stream()
          .filter(each -> each.startsWith(beginning))
          .distinct()
          .forEach(each -> System.out.println(each));
      System.out.flush();
    }
    return ExitCode.OK.number();
  }

  private List<String> candidates() throws InterruptedException {
    CompletionModel model =
        Optional.ofNullable(System.getProperty(QuickFile.PROPERTY))
            .flatMap(path -> QuickFile.read(Path.of(path)))
            .map(file -> CompletionModel.parse(file.completion()))
            .orElseGet(() -> CompletionModel.of(HeddleCommand.commandLine()));
    List<String> before = words.subList(0, words.size() - 1);
    CompletionModel.Place place = model.place(before, words.getLast());
    List<String> possible = place.fixed().isEmpty() ? names(place, before) : place.fixed();
    return possible.stream().map(place.kept()::concat).toList();
  }

  /** None if no node runs, or if it does not say in time. */
  private static List<String> names(CompletionModel.Place place, List<String> before)
      throws InterruptedException {
    var names = new FutureTask<>(() -> new NodeNames(before).of(place.label(), place.of()));
    Thread asking = Thread.ofVirtual().start(names);
    try {
      return names.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException _) {
      asking.interrupt();
      return List.of();
    }
  }
}
