// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Reason;
import io.heddle.home.ChaincodeLogs;
import io.heddle.home.ChaincodeLogs.Writer;
import io.heddle.json.JsonTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what a chaincode and its builder wrote. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    description = {
      "Print what a chaincode wrote, line by line with times, and how its process ended.",
      "Works with and without a running node."
    },
    footer = {"", "Example: heddle logs asset-java --build"})
final class LogsCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "Chaincode, label of a package, or package id.")
  private String name = "";

  @Option(names = "--build", description = "Print what its builder wrote: detect, build, release.")
  private boolean build;

  @Option(
      names = "--check",
      description =
          "Print what its second instance wrote, which runs for the check of determinism.")
  private boolean check;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on printing as more is written, until interrupted.")
  private boolean follow;

  @Option(
      names = "--json",
      description = "Print a JSON object a line: time, builder, step, and line or event.")
  private boolean json;

  @Mixin private final PeerOptions peer = new PeerOptions();

  LogsCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(this::print);
  }

  private int print() throws InterruptedException {
    List<Path> files = ChaincodeLogs.in(peer.directory(), peer.folder()).files(name, writer());
    Consumer<byte[]> printer = json ? LogsCommand::printJson : System.out::writeBytes;
    try {
      for (Path older : files.subList(0, files.size() - 1)) {
        new LineTail(older, printer).takeNew();
      }
      var tail = new LineTail(files.getLast(), printer);
      tail.takeNew();
      System.out.flush();
      while (follow) {
        Thread.sleep(LineTail.PAUSE);
        tail.takeNew();
        System.out.flush();
      }
    } catch (IOException e) {
      throw new HeddleException(
          Fault.INTERNAL, "Output of '%s' could not be read: %s".formatted(name, Reason.of(e)), e);
    }
    return ExitCode.OK.number();
  }

  private static void printJson(byte[] line) {
    System.out.println(JsonTree.text(LogLine.json(new String(line, 0, line.length - 1, UTF_8))));
  }

  private Writer writer() {
    if (build && check) {
      throw new HeddleException(
          Fault.BAD_INPUT, "Options '--build' and '--check' exclude each other");
    }
    return build ? Writer.BUILDER : check ? Writer.SECOND_INSTANCE : Writer.CHAINCODE;
  }
}
