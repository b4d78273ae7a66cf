// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Block;

/** Keeps the blocks it gets; can be made to hold the orderer up or to fail. */
final class RecordingReceiver implements BlockReceiver {

  private final List<Block> blocks = new ArrayList<>();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile Optional<Throwable> failure = Optional.empty();
  private final List<Block> failed = new CopyOnWriteArrayList<>();
  private volatile boolean isHolding;

  @Override
  public void receive(Block block) {
    isHolding = gate.getCount() > 0;
    try {
      if (!gate.await(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Nobody opened the gate within 20 s");
      }
    } catch (InterruptedException e) { // as a channel does, while its blocks are validated
      Thread.currentThread().interrupt();
      throw new HeddleException(Fault.UNAVAILABLE, "interrupted", e);
    }
    switch (failure.orElse(null)) {
      case null -> {}
      case RuntimeException e -> throw fail(block, e);
      case Error e -> {
        failed.add(block);
        throw e;
      }
      case Throwable e -> throw new IllegalStateException(e);
    }
    synchronized (blocks) {
      blocks.add(block);
    }
  }

  void hold() {
    gate = new CountDownLatch(1);
  }

  /** Whether a block waits to be let go. */
  boolean isHolding() {
    return isHolding;
  }

  void letGo() {
    gate.countDown();
  }

  /** Fails with this from now on. */
  void fail(Throwable with) {
    failure = Optional.of(with);
  }

  /** Takes blocks again. */
  void recover() {
    failure = Optional.empty();
  }

  /** The block of each attempt that failed. */
  List<Block> failed() {
    return failed;
  }

  private RuntimeException fail(Block block, RuntimeException with) {
    failed.add(block);
    return with;
  }

  List<Block> blocks() {
    synchronized (blocks) {
      return List.copyOf(blocks);
    }
  }

  /** How many envelopes each block has. */
  List<Integer> sizes() {
    return blocks().stream().map(block -> block.getData().getDataCount()).toList();
  }
}
