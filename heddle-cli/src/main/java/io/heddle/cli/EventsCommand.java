// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.LedgerClient;
import io.heddle.json.JsonTree;
import io.heddle.show.BlockText;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Prints events or blocks as they come. */
@Command(
    name = "events",
    mixinStandardHelpOptions = true,
    description = {
      "Print the events of a chaincode as they come, or without NAME the blocks with their transactions; Ctrl-C ends it.",
      "It goes on when the peer is stopped and started again, and ends with the node."
    },
    footer = {"", "Example: heddle events --from 0 asset-java"})
final class EventsCommand implements Callable<Integer> {

  private static final int SECONDS_BETWEEN_TRIES = 1;

  @Mixin private final LedgerOptions ledger = new LedgerOptions();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "Name of the chaincode.")
  private String chaincode = "";

  @Option(
      names = "--from",
      paramLabel = "BLOCK",
      description = "Begin with this block (default: the next one).")
  private @Nullable Long from;

  @Option(names = "--json", description = "Print one JSON object a line.")
  private boolean json;

  EventsCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(this::follow);
  }

  private int follow() throws InterruptedException {
    if (from != null && from < 0) {
      throw new HeddleException(
          Fault.BAD_INPUT, "--from takes the number of a block, not %d".formatted(from));
    }
    var place = new Place(from == null ? next(ledger.client()) : from);
    boolean hasBegun = false;
    boolean isTold = false;
    while (true) {
      LedgerClient client = client(hasBegun);
      try {
        place.begin();
        client.events(
            ledger.channel(),
            chaincode,
            place.block,
            line -> {
              if (place.isNew(line)) {
                print(line);
              }
            });
        isTold = false;
      } catch (HeddleException e) {
        if (e.fault() != Fault.UNAVAILABLE) {
          throw e;
        }
        if (!isTold) {
          System.err.printf("%s; waiting for it%n", e.getMessage());
          isTold = true;
        }
      }
      hasBegun = true;
      TimeUnit.SECONDS.sleep(SECONDS_BETWEEN_TRIES);
    }
  }

  /** The number of the block to come. */
  private long next(LedgerClient client) throws InterruptedException {
    var height = new AtomicLong();
    client.blocks(ledger.channel(), 1, block -> height.set(block.path("number").asLong() + 1));
    return height.get();
  }

  private LedgerClient client(boolean hasBegun) {
    try {
      return ledger.client();
    } catch (HeddleException e) {
      throw hasBegun
          ? new HeddleException(e.fault(), "The events end, as the node has ended", e)
          : e;
    }
  }

  private void print(JsonNode line) {
    if (json) {
      System.out.println(JsonTree.text(line));
    } else if (chaincode.isEmpty()) {
      BlockText.passing(line).forEach(System.out::println);
    } else {
      System.out.println(BlockText.event(line));
    }
    System.out.flush();
  }

  /** How far it was read, so that nothing comes twice. */
  private static final class Place {
    private long block;
    private int inBlock; // how many lines of the block were printed
    private int toSkip;

    Place(long block) {
      this.block = block;
    }

    /** The block will come from its beginning. */
    void begin() {
      toSkip = inBlock;
    }

    boolean isNew(JsonNode line) {
      long of = line.path(line.has("number") ? "number" : "block").asLong();
      if (of != block) {
        block = of;
        inBlock = 0;
        toSkip = 0;
      }
      if (toSkip > 0) {
        toSkip--;
        return false;
      }
      inBlock++;
      return true;
    }
  }
}
