// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.deploy.PackageFiles;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a chaincode package of a directory with sources. */
@Command(
    name = "package",
    mixinStandardHelpOptions = true,
    description = {
      "Make a chaincode package of a directory with sources, as 'peer lifecycle chaincode package' does.",
      "The same sources and options give the same package id. Print that id."
    },
    footer = {"", "Example: heddle package basic.tar.gz --label basic_1.0 samples/asset-java"})
final class PackageCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "OUTPUT", description = "File to write, or replace.")
  private Path output = Path.of("");

  @Parameters(index = "1", paramLabel = "DIRECTORY", description = "Directory with the sources.")
  private Path directory = Path.of("");

  @Option(
      names = "--label",
      required = true,
      paramLabel = "LABEL",
      description =
          "Label: letters, digits and '.+-_', beginning with a letter or digit, at most 173 characters.")
  private String label = "";

  @Option(
      names = {"--type", "--lang"},
      paramLabel = "TYPE",
      description =
          "golang, java or node (default: told by go.mod, pom.xml, build.gradle or package.json).")
  private @Nullable String type;

  @Mixin private final ResultOption result = new ResultOption();

  PackageCommand() {}

  @Override
  public Integer call() {
    result.print(
        "packageId",
        PackageFiles.make(output, label, Optional.ofNullable(type), directory).value());
    return ExitCode.OK.number();
  }
}
