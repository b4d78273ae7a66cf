// SPDX-License-Identifier: Apache-2.0
package io.heddle.commit;

import io.heddle.alive.Mishap;
import io.heddle.alive.Vital;
import io.heddle.base.BlockHash;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.ledger.Conflict;
import io.heddle.ledger.Ledger;
import io.heddle.validate.ValidatedBlock;
import io.heddle.validate.ValidatedTx;
import io.heddle.validate.Validator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Takes the blocks of one channel, one after the other, and makes each durable and visible.
 *
 * <p>Safe for several threads; they wait for each other. Listeners are called in the order in which
 * they came, on the committing thread.
 */
public final class Committer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Committer.class);

  private final Ledger ledger;
  private final Validator validator;
  private final Vital vital;
  private final List<Consumer<Block>> demands = new CopyOnWriteArrayList<>();
  private final List<Consumer<Commit>> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock oneAtATime = new ReentrantLock();
  // guarded by oneAtATime
  private Optional<Commit> unfinished = Optional.empty();
  private boolean isClosed;

  /**
   * For one channel.
   *
   * @param vital the committer as a part of its node: not well while a listener has failed
   */
  public Committer(Ledger ledger, Validator validator, Vital vital) {
    this.ledger = ledger;
    this.validator = validator;
    this.vital = vital;
    listeners.add(this::report);
  }

  /**
   * Has the block that comes next looked at, when it is known to be that and before it is judged.
   *
   * @param check throws what {@link #commit} is to throw
   */
  public void demand(Consumer<Block> check) {
    demands.add(check);
  }

  public void listen(CommitListener listener) {
    String what = "listener " + listeners.size();
    listeners.add(commit -> tell(listener, what, commit.validated()));
  }

  public void measure(CommitTimer timer) {
    listeners.add(
        commit -> timer.committed(commit.validated(), commit.validation(), commit.write()));
  }

  /**
   * Validates and appends the next block; returns when it is durable and every listener has heard.
   * If it fails with what may pass, the same block is to be handed in again: then it goes on where
   * it failed.
   *
   * @throws HeddleException {@code CONFLICT} if it is not the block that comes next, {@code
   *     BAD_INPUT} if its data is not what its header says or it is not as demanded; the ledger is
   *     then unchanged. {@code UNAVAILABLE} if the ledger cannot be written now or the committer is
   *     closed
   * @throws RuntimeException what the validator throws; the ledger is unchanged
   */
  public void commit(Block block) {
    oneAtATime.lock();
    try {
      if (isClosed) {
        throw refused(Fault.UNAVAILABLE, block.getHeader(), "the channel is closed");
      }
      if (unfinished.isPresent() && !unfinished.get().isOf(block)) {
        finishOther();
      }
      if (unfinished.isEmpty()) {
        checkNext(block);
        demands.forEach(check -> check.accept(block));
        unfinished = Optional.of(new Commit(block));
      }
      finish(unfinished.get());
    } finally {
      oneAtATime.unlock();
    }
  }

  /**
   * Does something to the ledger while no block is on its way; the next one waits.
   *
   * @throws HeddleException {@code UNAVAILABLE} if a block could not be committed yet, or the
   *     committer is closed
   */
  public void betweenBlocks(Runnable work) {
    var _ =
        betweenBlocks(() -> {
          work.run();
          return ledger;
        });
  }

  /** As {@link #betweenBlocks(Runnable)}, with what comes of it. */
  public <T> T betweenBlocks(Supplier<T> work) {
    oneAtATime.lock();
    try {
      if (isClosed || unfinished.isPresent()) {
        throw new HeddleException(
            Fault.UNAVAILABLE,
            "The ledger of channel '%s' cannot be changed: %s"
                .formatted(
                    ledger.channel(),
                    isClosed ? "the channel is closed" : "a block is on its way"));
      }
      return work.get();
    } finally {
      oneAtATime.unlock();
    }
  }

  /** Waits for the block that is on its way; commits no more. */
  @Override
  public void close() {
    oneAtATime.lock();
    try {
      isClosed = true;
    } finally {
      oneAtATime.unlock();
    }
  }

  private void finishOther() {
    if (unfinished.get().isAppended()) {
      finish(unfinished.get());
    } else {
      unfinished = Optional.empty();
    }
  }

  private void finish(Commit commit) {
    try {
      commit.validate(validator::validate);
    } catch (RuntimeException | Error e) {
      unfinished = Optional.empty(); // nothing of it is to be gone on with
      throw e;
    }
    commit.append(validated -> ledger.append(validated.update()));
    commit.tell(listeners);
    unfinished = Optional.empty();
  }

  private void checkNext(Block block) {
    BlockHeader header = block.getHeader();
    if (header.getNumber() != ledger.height()) {
      throw refused(
          Fault.CONFLICT, header, "the next block is number %d".formatted(ledger.height()));
    }
    if (!header.getPreviousHash().equals(ledger.lastHeaderHash())) {
      throw refused(Fault.CONFLICT, header, "its previous hash is not the hash of the last block");
    }
    if (block.getData().getDataCount() == 0) {
      throw refused(Fault.BAD_INPUT, header, "it has no transactions");
    }
    if (!header.getDataHash().equals(BlockHash.data(block.getData()))) {
      throw refused(Fault.BAD_INPUT, header, "its data hash is not the hash of its transactions");
    }
  }

  private HeddleException refused(Fault fault, BlockHeader header, String why) {
    return new HeddleException(
        fault,
        "Block %s of channel '%s' is refused: %s"
            .formatted(Long.toUnsignedString(header.getNumber()), ledger.channel(), why));
  }

  private void report(Commit commit) {
    ValidatedBlock block = commit.validated();
    for (int index = 0; index < block.transactions().size(); index++) {
      ValidatedTx transaction = block.transactions().get(index);
      if (!transaction.isValid()) {
        reportInvalid(block.number(), index, transaction);
      }
    }
    boolean isAllValid = block.transactions().stream().allMatch(ValidatedTx::isValid);
    log.atLevel(isAllValid ? Level.DEBUG : Level.INFO)
        .log(
            "[{}] Committed block [{}] with {} transaction(s) in {}ms commitHash=[{}]",
            ledger.channel(),
            block.number(),
            block.transactions().size(),
            commit.validation().plus(commit.write()).toMillis(),
            HexFormat.of().formatHex(block.update().commitHash().toByteArray()));
  }

  private void reportInvalid(long number, int index, ValidatedTx transaction) {
    String winner =
        transaction
            .conflict()
            .flatMap(Conflict::winner)
            .map(txId -> "; transaction '%s' won".formatted(txId))
            .orElse("");
    log.atLevel(transaction.conflict().isPresent() ? Level.WARN : Level.INFO)
        .log(
            "[{}] Transaction {} of block [{}], '{}', is invalid, {}: {}{}",
            ledger.channel(),
            index,
            number,
            transaction.txId().shortId(),
            transaction.code(),
            transaction.reason(),
            winner);
  }

  /**
   * A listener that cannot understand a block must not hold up the others; one that has no memory
   * hears of it again.
   */
  private void tell(CommitListener listener, String what, ValidatedBlock block) {
    try {
      listener.committed(block);
      vital.isWell(what);
    } catch (RuntimeException | Error e) {
      if (Mishap.mayPass(e)) {
        throw e;
      }
      log.error(
          "[{}] A listener failed on block [{}]; the block is committed",
          ledger.channel(),
          block.number(),
          e);
      vital.ails(
          what,
          "Block %d is committed, but not all of the node took notice of it: %s"
              .formatted(block.number(), Mishap.reason(e)));
    }
  }
}
