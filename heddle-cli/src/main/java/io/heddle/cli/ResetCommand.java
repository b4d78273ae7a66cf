// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.home.DataDirectory;
import io.heddle.home.LedgerCare;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.json.JsonMapper;

/** Gives a node fresh ledgers. */
@Command(
    name = "reset",
    mixinStandardHelpOptions = true,
    description = {
      "Give the node fresh ledgers, and deploy again what was deployed.",
      "No blocks, no state, no private data, no definitions but those of what is deployed, each as the first",
      "of its name. Certificates, ports, packages and builds stay. On a running node nothing is built again,",
      "and calls are refused for a moment; without one the ledgers are removed, and the next start begins",
      "new ones. Prints a line for each chaincode: name, sequence of its definition, package id."
    },
    footer = {"", "Example: heddle reset"})
final class ResetCommand implements Callable<Integer> {

  @Mixin private final NodeOperations node = new NodeOperations();

  @Mixin private final DeploymentOutput output = new DeploymentOutput();

  ResetCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(() -> {
      DataDirectory data = node.directory();
      if (data.announcement().isEmpty()) {
        boolean hadSome = LedgerCare.reset(data);
        var _ = output.printAll(JsonMapper.shared().createObjectNode());
        output.note(
            hadSome
                ? "The ledgers in '%s' are removed; the next start begins new ones"
                    .formatted(data.root())
                : "There are no ledgers in '%s'".formatted(data.root()));
        return ExitCode.OK.number();
      }
      ExitCode code = output.printAll(node.client().reset(output::tell));
      output.note("The ledgers are fresh ones");
      return code.number();
    });
  }
}
