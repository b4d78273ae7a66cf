// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.check.BuilderCheck;
import io.heddle.check.CheckReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Holds a builder against the contract of external builders. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Run an external builder as a peer would, and say which rules of the contract it keeps.",
      "Detect, build and release run once on a package; a local chaincode is run three times: stopped, killed, left alone."
    },
    footer = {"", "Example: heddle builder check --propagate HOME builders/node"})
final class BuilderCheckCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "The builder: the directory above 'bin'.")
  private Path directory = Path.of("");

  @Option(
      names = "--package",
      paramLabel = "FILE",
      description =
          "Chaincode package to build (default: a small one of the first type that it claims of java, node, golang, ccaas, external, k8s).")
  private @Nullable Path packageFile;

  @Option(
      names = "--propagate",
      paramLabel = "NAME",
      split = ",",
      description =
          "Variable of this environment that the builder gets, as in 'propagateEnvironment'; may be repeated (always: PATH, LD_LIBRARY_PATH, LIBPATH, TMPDIR).")
  private List<String> propagated = new ArrayList<>();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "How long one step may take, in seconds (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--dial-timeout",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description =
          "How long a local chaincode may take until it dials its peer, in seconds (default: ${DEFAULT-VALUE}).")
  private int dialSeconds;

  @Option(
      names = "--json",
      description = "Print one JSON object: builder, kept, package, steps, rules.")
  private boolean json;

  BuilderCheckCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(this::check);
  }

  private int check() throws InterruptedException {
    var check =
        new BuilderCheck(
            directory.toAbsolutePath().normalize(),
            content(),
            propagated,
            System.getenv(),
            new BuilderCheck.Limits(Duration.ofSeconds(seconds), Duration.ofSeconds(dialSeconds)));
    CheckReport report = check.run();
    var printed = new PrintedCheck(report);
    System.out.print(json ? printed.json() : printed.text());
    System.out.flush();
    return (report.broken() == 0 ? ExitCode.OK : ExitCode.CHAINCODE).number();
  }

  private Optional<ByteString> content() {
    if (packageFile == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(ByteString.copyFrom(Files.readAllBytes(packageFile)));
    } catch (IOException e) {
      throw new HeddleException(
          Fault.NOT_FOUND,
          "Package '%s' cannot be read: %s".formatted(packageFile, e.getMessage()),
          e);
    }
  }
}
