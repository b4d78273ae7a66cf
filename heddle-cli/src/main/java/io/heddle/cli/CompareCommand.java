// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.BlockPlace;
import io.heddle.client.ComparedChannel;
import io.heddle.json.JsonTree;
import io.heddle.show.SortedJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares channels as two peers have them. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Compare the blocks of a channel at two peers, Heddle's or Fabric's: verdicts and commit"
          + " hashes.",
      "Prints that all that both have is the same, or the first difference with the transaction,"
          + " decoded; then",
      "the exit code is 4. Give -C several times to compare several channels."
    },
    footer = {
      "",
      "Example: heddle compare --peer a.example.com:7051 --peer b.example.com:7051 --tls-ca a.crt"
          + " --tls-ca b.crt -C mychannel"
    })
final class CompareCommand implements Callable<Integer> {

  private static final int PEERS = 2;

  @Mixin private final ReaderOptions reader = new ReaderOptions();

  @Option(
      names = "--peer",
      paramLabel = "HOST:PORT",
      required = true,
      description = "Where a peer listens for clients; twice.")
  private final List<String> peers = new ArrayList<>();

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description =
          "PEM file to trust: once for both peers, or for each in their order. Without it the"
              + " connections are plaintext.")
  private final List<Path> tlsCas = new ArrayList<>();

  @Option(names = "--from", paramLabel = "NUMBER", description = "First block (default: 0).")
  private long from;

  @Option(
      names = "--json",
      description = "Print one JSON object for each channel, also of a failure.")
  private boolean json;

  CompareCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(this::compare);
  }

  private int compare() throws InterruptedException {
    if (peers.size() != PEERS || tlsCas.size() > PEERS) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Two peers are compared; give --peer twice, and --tls-ca at most as often");
    }
    boolean isSame = true;
    for (String channel : reader.channels()) {
      ComparedChannel compared =
          ComparedChannel.of(reader.reader(channel), place(0), place(1), from);
      print(channel, compared);
      isSame &= compared.found().isEmpty();
    }
    return (isSame ? ExitCode.OK : ExitCode.CONFLICT).number();
  }

  private void print(String channel, ComparedChannel compared) {
    if (json) {
      System.out.println(JsonTree.text(object(channel, compared)));
    } else {
      System.out.println(sentence(channel, compared));
      compared.found().map(CompareCommand::decoded).ifPresent(CompareCommand::print);
    }
  }

  private BlockPlace place(int index) {
    Optional<Path> tlsCa =
        tlsCas.isEmpty()
            ? Optional.empty()
            : Optional.of(tlsCas.get(Math.min(index, tlsCas.size() - 1)));
    return new BlockPlace(peers.get(index), tlsCa, BlockPlace.Service.PEER);
  }

  private String sentence(String channel, ComparedChannel compared) {
    return compared
        .found()
        .map(found ->
            "Block %d of channel '%s' is not the same at '%s' and '%s': %s"
                .formatted(
                    found.difference().number(),
                    channel,
                    peers.get(0),
                    peers.get(1),
                    found.difference().reason()))
        .orElseGet(() -> same(channel, compared));
  }

  private String same(String channel, ComparedChannel compared) {
    String heights =
        compared.lastOfOne() == compared.lastOfOther()
            ? ""
            : "; the last ones are %d and %d"
                .formatted(compared.lastOfOne(), compared.lastOfOther());
    return compared.next() == compared.from()
        ? "There is no block of channel '%s' from %d on that both have%s"
            .formatted(channel, compared.from(), heights)
        : "Blocks %d to %d of channel '%s' are the same at '%s' and '%s'%s"
            .formatted(
                compared.from(), compared.next() - 1, channel, peers.get(0), peers.get(1), heights);
  }

  private static ObjectNode object(String channel, ComparedChannel compared) {
    ObjectNode object = JsonTree.object();
    object.put("channel", channel);
    object.put("from", compared.from());
    object.put("compared", compared.next() - compared.from());
    object.put("same", compared.found().isEmpty());
    compared
        .found()
        .ifPresent(found -> {
          object.put("block", found.difference().number());
          object.put("reason", found.difference().reason());
          found.difference().transaction().ifPresent(index -> object.put("index", index));
          object.set("decoded", decoded(found));
        });
    return object;
  }

  private static ObjectNode decoded(ComparedChannel.Found found) {
    return DecodedDifference.of(found.difference(), found.one());
  }

  private static void print(JsonNode decoded) {
    System.out.println(SortedJson.of(decoded));
  }
}
