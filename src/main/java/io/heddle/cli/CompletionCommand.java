// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

  private static final String BASH =
      """
      _heddle() {
        local IFS=$'\\n'
        COMPREPLY=($("${COMP_WORDS[0]}" complete words "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
      }
      complete -o default -F _heddle heddle
      """;

  private static final String ZSH =
      """
      #compdef heddle
      _heddle() {
        local -a found
        found=(${(f)"$("${words[1]}" complete words "${(@)words[2,CURRENT]}" 2>/dev/null)"})
        (( $#found )) && compadd -- $found || _files
      }
      compdef _heddle heddle
      """;

  private static final String FISH =
      """
      function __heddle_complete
        set -l typed (commandline -opc) (commandline -ct)
        $typed[1] complete words $typed[2..-1] 2>/dev/null
      end
      complete -c heddle -a '(__heddle_complete)'
      """;

  @Parameters(index = "0", paramLabel = "SHELL", description = "bash, zsh or fish.")
  private String shell = "";

  CompletionCommand() {}

  @Override
  public Integer call() {
    System.out.print(
        switch (shell) {
          case "bash" -> BASH;
          case "zsh" -> ZSH;
          case "fish" -> FISH;
          default ->
              throw new HeddleException(
                  Fault.BAD_INPUT,
                  "There is no completion for '%s'; there is bash, zsh, fish".formatted(shell));
        });
    System.out.flush();
    return ExitCode.OK.number();
  }
}
