// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.deploy.PackageFiles;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.ObjectMapper;

/** Computes the id of a chaincode package without a peer. */
@Command(
    name = "package-id",
    mixinStandardHelpOptions = true,
    description = "Check a chaincode package and print the id that every peer gives it.",
    footer = {"", "Example: heddle package-id basic.tar.gz"})
final class PackageIdCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "FILE", description = "Chaincode package.")
  private Path file = Path.of("");

  @Option(names = "--json", description = "Print one JSON object: package_id.")
  private boolean json;

  PackageIdCommand() {}

  @Override
  public Integer call() {
    String id = PackageFiles.idOf(file).value();
    // Fabric's layout: scripts cut it into lines
    System.out.println(
        json
            ? "{\n\t\"package_id\": %s\n}".formatted(new ObjectMapper().writeValueAsString(id))
            : id);
    return ExitCode.OK.number();
  }
}
