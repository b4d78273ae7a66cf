// SPDX-License-Identifier: Apache-2.0
package io.heddle.commit;

import io.heddle.base.BlockHash;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.ledger.Conflict;
import io.heddle.ledger.Ledger;
import io.heddle.validate.ValidatedBlock;
import io.heddle.validate.ValidatedTx;
import io.heddle.validate.Validator;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
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
public final class Committer {

  private static final Logger log = LoggerFactory.getLogger(Committer.class);

  private final Ledger ledger;
  private final Validator validator;
  private final List<CommitListener> listeners = new CopyOnWriteArrayList<>();
  private final List<CommitTimer> timers = new CopyOnWriteArrayList<>();
  private final ReentrantLock oneAtATime = new ReentrantLock();

  public Committer(Ledger ledger, Validator validator) {
    this.ledger = ledger;
    this.validator = validator;
  }

  public void listen(CommitListener listener) {
    listeners.add(listener);
  }

  public void measure(CommitTimer timer) {
    timers.add(timer);
  }

  /**
   * Validates and appends the next block; returns when it is durable and every listener has heard.
   *
   * @throws HeddleException {@code CONFLICT} if it is not the block that comes next, {@code
   *     BAD_INPUT} if its data is not what its header says; the ledger is then unchanged
   */
  public void commit(Block block) {
    oneAtATime.lock();
    try {
      checkNext(block);
      long started = System.nanoTime();
      ValidatedBlock validated = validator.validate(block);
      long judged = System.nanoTime();
      ledger.append(validated.update());
      Duration write = Duration.ofNanos(System.nanoTime() - judged);
      Duration validation = Duration.ofNanos(judged - started);
      report(validated, validation.plus(write).toMillis());
      timers.forEach(timer -> timer.committed(validated, validation, write));
      listeners.forEach(listener -> tell(listener, validated));
    } finally {
      oneAtATime.unlock();
    }
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

  private void report(ValidatedBlock block, long millis) {
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
            millis,
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

  private void tell(CommitListener listener, ValidatedBlock block) {
    try {
      listener.committed(block);
    } catch (RuntimeException e) {
      log.error(
          "[{}] A listener failed on block [{}]; the block is committed",
          ledger.channel(),
          block.number(),
          e);
    }
  }
}
