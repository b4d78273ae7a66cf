// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.OperationsClient;
import io.heddle.disk.Directories;
import io.heddle.disk.Mode;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import io.heddle.json.JsonTree;
import io.heddle.show.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Prints or writes what an editor needs to attach to a chaincode's debugger. */
@Command(
    name = "debug-config",
    mixinStandardHelpOptions = true,
    description = {
      "Print a launch configuration for a chaincode's debugger.",
      "An editor attaches with it to chaincode that was started with 'heddle start --debug NAME'; with",
      "--write it is put into a project."
    },
    footer = {"", "Example: heddle debug-config asset-java --intellij --write"})
final class DebugConfigCommand implements Callable<Integer> {

  @Mixin private final DirectoryOption data = new DirectoryOption();

  @Parameters(index = "0", paramLabel = "NAME", description = "Name of the chaincode.")
  private String name = "";

  @ArgGroup(exclusive = true)
  private Editor editor = new Editor();

  @Option(
      names = "--write",
      description =
          "Write it to '.vscode/launch.json' or '.run/NAME.run.xml' in the project, and print that file's name.")
  private boolean isToWrite;

  @Option(
      names = "--force",
      description = "With --write: replace a file that is there (default: refuse).")
  private boolean isForced;

  @Option(
      names = "--project",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Project of the editor (default: the current directory).")
  private Path project = Path.of(".");

  @Option(
      names = "--json",
      description = "Print one JSON object: configuration, a text, or with --write file.")
  private boolean json;

  DebugConfigCommand() {}

  /** For which it is. */
  static final class Editor {
    @Option(names = "--vscode", description = "For Visual Studio Code (default).")
    private boolean isVsCode;

    @Option(names = "--intellij", description = "For IntelliJ IDEA and WebStorm.")
    private boolean isIntelliJ;

    boolean isOfJetBrains() {
      return isIntelliJ && !isVsCode;
    }
  }

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(this::print);
  }

  private int print() throws InterruptedException {
    AttachConfiguration configuration = AttachConfiguration.of(name, debugger());
    String text = editor.isOfJetBrains() ? configuration.intelliJ() : configuration.vsCode();
    if (!isToWrite) {
      System.out.print(
          json
              ? JsonTree.text(JsonTree.object().put("configuration", text)) + System.lineSeparator()
              : text);
      return ExitCode.OK.number();
    }
    Path file =
        project.resolve(
            editor.isOfJetBrains() ? ".run/%s.run.xml".formatted(name) : ".vscode/launch.json");
    write(file, text);
    System.out.println(
        json ? JsonTree.text(JsonTree.object().put("file", file.toString())) : file.toString());
    return ExitCode.OK.number();
  }

  private void write(Path file, String text) {
    if (Files.exists(file) && !isForced) {
      throw new HeddleException(
          Fault.CONFLICT,
          "'%s' is there already; add what 'heddle debug-config' prints without --write by hand, or replace the file with --force"
              .formatted(file));
    }
    try {
      Directories.create(
          Optional.ofNullable(file.getParent()).orElse(project), Mode.READABLE_FOLDER);
      WholeFile.write(file, text, Mode.READABLE);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.BAD_INPUT, "'%s' cannot be written: %s".formatted(file, Reason.words(e)), e);
    }
  }

  private JsonNode debugger() throws InterruptedException {
    NodeState state =
        NodeState.of(
            new OperationsClient(data.directory().runningPeers().getFirst().operations(), ""));
    List<JsonNode> named =
        state.chaincodes().stream()
            .filter(each -> each.path("name").asString().equals(name))
            .toList();
    if (named.isEmpty()) {
      throw new HeddleException(
          Fault.NOT_FOUND,
          "Chaincode '%s' is not deployed; there is %s"
              .formatted(Printable.of(name), state.chaincodeNames()));
    }
    return named.stream()
        .map(each -> each.path("debugger"))
        .filter(JsonNode::isObject)
        .findFirst()
        .orElseThrow(() ->
            new HeddleException(
                Fault.NOT_FOUND,
                "No debugger of chaincode '%s' listens; start the node with --debug %s"
                    .formatted(name, name)));
  }
}
