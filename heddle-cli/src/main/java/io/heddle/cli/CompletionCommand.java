// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.json.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what makes a shell complete command lines; the shell asks {@link CompleteCommand}. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Print a script that makes a shell complete commands, options, and the names of chaincodes,",
      "channels, packages, peers and users of the running node."
    },
    footer = {
      "",
      "Example: source <(heddle completion bash)",
      "         source <(heddle completion zsh)",
      "         heddle completion fish | source"
    })
final class CompletionCommand implements Callable<Integer> {

  private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  @Parameters(index = "0", paramLabel = "SHELL", description = "bash, zsh or fish.")
  private String shell = "";

  @Option(names = "--json", description = "Print one JSON object, also of a failure.")
  private boolean json;

  CompletionCommand() {}

  @Override
  public Integer call() {
    if (!SHELLS.contains(shell)) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "There is no completion for '%s'; there is %s"
              .formatted(shell, String.join(", ", SHELLS)));
    }
    String script = script(shell);
    if (json) {
      System.out.println(
          JsonTree.text(JsonTree.object().put("shell", shell).put("script", script)));
    } else {
      System.out.print(script);
    }
    System.out.flush();
    return ExitCode.OK.number();
  }

  private static String script(String shell) {
    String resource = "completion." + shell;
    try (InputStream in = CompletionCommand.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("Resource '%s' is missing".formatted(resource));
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
