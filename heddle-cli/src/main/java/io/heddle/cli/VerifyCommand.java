// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.BlockDifference;
import io.heddle.client.BlockPlace;
import io.heddle.client.BlockStream;
import io.heddle.joined.DryRun;
import io.heddle.joined.SignedRun;
import io.heddle.json.JsonTree;
import io.heddle.show.SortedJson;
import io.heddle.snapshot.SnapshotFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** Validates a channel without taking part in it. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Validate a channel from its first block or a snapshot on, without taking part in it:"
          + " signatures of orderers, configuration,",
      "endorsements, reads. The blocks come from files, from a peer or from an orderer, Heddle's or"
          + " Fabric's.",
      "What a peer has made of them is held against what comes out here: prints that it is the"
          + " same, or the first",
      "difference with the transaction, decoded; then the exit code is 4. Needs disk space for the"
          + " state.",
      "With --config-block it begins behind a configuration that you trust, without the state"
          + " before it: then it checks links and",
      "signatures of blocks and updates of the configuration, and not what transactions do."
    },
    footer = {
      "",
      "Example: heddle verify --peer peer0.example.com:7051 --tls-ca ca.crt -C mychannel",
      "Example: heddle verify --blocks DIR",
      "Example: heddle verify --orderer orderer.example.com:7050 --tls-ca ca.crt -C mychannel"
          + " --config-block config.block --from 1000"
    })
final class VerifyCommand implements Callable<Integer> {

  @Mixin private final ReaderOptions reader = new ReaderOptions();

  @ArgGroup(multiplicity = "1")
  private final Source source = new Source();

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description = "PEM file to trust; without it the connection is plaintext.")
  private @Nullable Path tlsCa;

  @Option(
      names = "--snapshot",
      paramLabel = "DIR",
      description =
          "Snapshot of the channel, as peers write it, to begin behind; its files are verified.")
  private @Nullable Path snapshot;

  @Option(
      names = "--config-block",
      paramLabel = "FILE",
      description =
          "Block whose configuration is trusted, as 'peer channel fetch config' writes it.")
  private @Nullable Path configBlock;

  @Option(
      names = "--from",
      paramLabel = "NUMBER",
      description = "First block behind --config-block to check (default: the next one).")
  private @Nullable Long from;

  @Option(names = "--json", description = "Print one JSON object, also of a failure.")
  private boolean json;

  /** Where the blocks come from. */
  static final class Source {

    @Option(
        names = "--blocks",
        paramLabel = "FILE",
        description =
            "File with a block, as 'peer channel fetch' writes it, or a folder with such files;"
                + " repeatable.")
    private final List<Path> files = new ArrayList<>();

    @Option(
        names = "--peer",
        paramLabel = "HOST:PORT",
        description = "Peer whose blocks are validated, and whose verdicts are held against.")
    private @Nullable String peer;

    @Option(
        names = "--orderer",
        paramLabel = "HOST:PORT",
        description = "Orderer whose blocks are validated.")
    private @Nullable String orderer;
  }

  /** What the blocks are validated on. */
  @FunctionalInterface
  private interface Begin {
    DryRun with(Block first);
  }

  /** What came of it. */
  private static final class Tally {
    private final long first;
    private long blocks;
    private long transactions;
    private long valid;
    private long judged;
    private ByteString commitHash = ByteString.EMPTY;

    Tally(long first) {
      this.first = first;
    }
  }

  /** A block of which something else comes out here. */
  private record Found(BlockDifference difference, Block block, Optional<String> reason) {}

  VerifyCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(this::verify);
  }

  private int verify() throws InterruptedException {
    if (configBlock != null) {
      return checkSignatures(GivenBlocks.read(configBlock));
    }
    if (from != null) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Without the state before it, a block is checked only behind a configuration; give"
              + " --config-block, too");
    }
    try (TemporaryDirectory directory = TemporaryDirectory.create()) {
      return verify(directory.path().resolve("ledger"));
    }
  }

  private int verify(Path ledger) throws InterruptedException {
    if (snapshot == null) {
      return verify(0, first -> DryRun.begin(ledger, first));
    }
    SnapshotFolder begin = SnapshotFolder.verified(snapshot);
    try (DryRun run = begin.dryRun(ledger)) {
      return verify(run.next(), _ -> run);
    }
  }

  private int verify(long from, Begin begin) throws InterruptedException {
    return overBlocks(from, blocks -> verify(blocks, begin));
  }

  /** What is done with the blocks, to the last one there is. */
  @FunctionalInterface
  private interface OnBlocks {
    int run(Blocks blocks) throws InterruptedException;
  }

  private int overBlocks(long from, OnBlocks work) throws InterruptedException {
    if (!source.files.isEmpty()) {
      var files = GivenBlocks.in(source.files).from(from).files().iterator();
      return work.run(
          () -> files.hasNext() ? Optional.of(GivenBlocks.read(files.next())) : Optional.empty());
    }
    BlockPlace place =
        source.peer != null
            ? new BlockPlace(source.peer, Optional.ofNullable(tlsCa), BlockPlace.Service.PEER)
            : new BlockPlace(
                String.valueOf(source.orderer),
                Optional.ofNullable(tlsCa),
                BlockPlace.Service.ORDERER);
    try (BlockStream stream = reader.reader().from(place, from)) {
      return work.run(stream::next);
    }
  }

  private int checkSignatures(Block trusted) throws InterruptedException {
    if (snapshot != null) {
      throw new HeddleException(
          Fault.BAD_INPUT, "A snapshot has its configuration; give --snapshot or --config-block");
    }
    long first = from == null ? trusted.getHeader().getNumber() + 1 : from;
    SignedRun run = SignedRun.behind(trusted, first);
    return overBlocks(
        first,
        blocks -> {
          SignedBlocks checked = SignedBlocks.check(run, first, blocks);
          System.out.println(json ? JsonTree.text(checked.object()) : checked.sentence());
          return ExitCode.OK.number();
        });
  }

  private int verify(Blocks blocks, Begin begin) throws InterruptedException {
    Block first = blocks.next().orElseThrow(Blocks::none);
    var tally = new Tally(first.getHeader().getNumber());
    try (DryRun run = begin.with(first)) {
      Optional<Found> found = validate(run, first, tally);
      for (Optional<Block> next = blocks.next();
          next.isPresent() && found.isEmpty();
          next = blocks.next()) {
        found = validate(run, next.get(), tally);
      }
      print(run.channel().value(), tally, found);
      return (found.isEmpty() ? ExitCode.OK : ExitCode.CONFLICT).number();
    }
  }

  private static Optional<Found> validate(DryRun run, Block block, Tally tally) {
    Block judged = run.commit(block);
    tally.blocks++;
    tally.transactions += judged.getData().getDataCount();
    for (byte verdict : BlockDifference.verdicts(judged)) {
      tally.valid += verdict == TxValidationCode.VALID_VALUE ? 1 : 0;
    }
    tally.commitHash = BlockDifference.commitHash(judged);
    if (!BlockDifference.isJudged(block)) {
      return Optional.empty(); // an orderer has no verdicts
    }
    tally.judged++;
    return BlockDifference.between(block, judged)
        .map(difference ->
            new Found(
                difference,
                block,
                difference.transaction().isPresent()
                    ? run.reason(difference.number(), difference.transaction().getAsInt())
                    : Optional.empty()));
  }

  private void print(String channel, Tally tally, Optional<Found> found) {
    if (json) {
      System.out.println(JsonTree.text(object(channel, tally, found)));
      return;
    }
    System.out.println(
        found
            .map(each ->
                "Block %d of channel '%s' is not the same there and here: %s%s"
                    .formatted(
                        each.difference().number(),
                        channel,
                        each.difference().reason(),
                        each.reason().map(" (%s)"::formatted).orElse("")))
            .orElseGet(() -> valid(channel, tally)));
    found.ifPresent(each -> System.out.println(SortedJson.of(decoded(each))));
  }

  private static String valid(String channel, Tally tally) {
    return "Blocks %d to %d of channel '%s' are as they should be: %d transactions, %d of them valid; commit hash %s%s"
        .formatted(
            tally.first,
            tally.first + tally.blocks - 1,
            channel,
            tally.transactions,
            tally.valid,
            hex(tally.commitHash),
            tally.judged == 0
                ? ""
                : "; %d blocks have verdicts and commit hashes, which are the same"
                    .formatted(tally.judged));
  }

  private static ObjectNode object(String channel, Tally tally, Optional<Found> found) {
    ObjectNode object = JsonTree.object();
    object.put("channel", channel);
    if (tally.first > 0) {
      object.put("from", tally.first);
    }
    object.put("blocks", tally.blocks);
    object.put("transactions", tally.transactions);
    object.put("valid", tally.valid);
    object.put("commitHash", hex(tally.commitHash));
    object.put("judged", tally.judged);
    object.put("same", found.isEmpty());
    found.ifPresent(each -> {
      object.put("block", each.difference().number());
      object.put("reason", each.difference().reason());
      each.difference().transaction().ifPresent(index -> object.put("index", index));
      each.reason().ifPresent(reason -> object.put("here", reason));
      object.set("decoded", decoded(each));
    });
    return object;
  }

  private static ObjectNode decoded(Found found) {
    return DecodedDifference.of(found.difference(), found.block());
  }

  private static String hex(ByteString bytes) {
    return bytes.isEmpty() ? "none" : HexFormat.of().formatHex(bytes.toByteArray());
  }
}
