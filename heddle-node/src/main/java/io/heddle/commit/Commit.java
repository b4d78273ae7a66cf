// SPDX-License-Identifier: Apache-2.0
package io.heddle.commit;

import io.heddle.validate.ValidatedBlock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.common.Block;

/**
 * A block on its way into the ledger and to those who hear of it. Whatever fails on the way is gone
 * on with from there: nothing is judged, appended or told twice.
 */
final class Commit {

  private final Block block;
  private Optional<ValidatedBlock> validated = Optional.empty();
  private Duration validation = Duration.ZERO;
  private Duration write = Duration.ZERO;
  private boolean isAppended;
  private int told;

  Commit(Block block) {
    this.block = block;
  }

  boolean isOf(Block other) {
    return block.getHeader().equals(other.getHeader());
  }

  Block block() {
    return block;
  }

  /** Once it is in the ledger it has to be told, whatever comes next. */
  boolean isAppended() {
    return isAppended;
  }

  ValidatedBlock validated() {
    return validated.orElseThrow();
  }

  Duration validation() {
    return validation;
  }

  Duration write() {
    return write;
  }

  void validate(Judge judge) {
    if (validated.isEmpty()) {
      long started = System.nanoTime();
      Optional<ValidatedBlock> judged = Optional.of(judge.validate(block));
      validation = Duration.ofNanos(System.nanoTime() - started);
      validated = judged;
    }
  }

  void append(Consumer<ValidatedBlock> ledger) {
    if (!isAppended) {
      long started = System.nanoTime();
      ledger.accept(validated());
      isAppended = true;
      write = Duration.ofNanos(System.nanoTime() - started);
    }
  }

  /** Goes on with the first one that has not been told. */
  void tell(List<? extends Consumer<Commit>> listeners) {
    while (told < listeners.size()) {
      listeners.get(told).accept(this);
      told++;
    }
  }

  /** Gives a block its verdicts. */
  @FunctionalInterface
  interface Judge {
    ValidatedBlock validate(Block block);
  }
}
