// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.ledger.BlockUpdate;
import io.heddle.ledger.IndexedTx;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.Version;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * A process that appends blocks while the disk is full or there are no file descriptors, tries
 * again when there is room, and prints what it saw.
 */
public final class StarvedLedger {

  private static final int VALUE_BYTES = 200_000;
  private static final String NAMESPACE = "mycc";

  private final TestLedger chain;
  private final Random random = new Random(1);

  private StarvedLedger(TestLedger chain) {
    this.chain = chain;
  }

  /** What is taken away until it is closed. */
  private interface Hunger extends Closeable {}

  @SuppressWarnings("SystemOut") // the parent process reads it
  public static void main(String[] arguments) throws Exception {
    load(LedgerStore.class);
    load(HeddleException.class);
    load(StarvedLedger.class);
    Path dir = Path.of(arguments[0]);
    long height;
    try (TestLedger chain = TestLedger.in(dir)) {
      var starved = new StarvedLedger(chain);
      starved.append(starved.next());
      BlockUpdate refused;
      try (Hunger _ = arguments[1].equals("disk") ? fullDisk(dir) : noDescriptors()) {
        refused = starved.appendUntilRefused();
        System.out.println("refused");
        starved.checkWhole();
        starved.appendRefused(refused);
        starved.checkWhole();
      }
      chain.ledger().append(refused);
      System.out.println("appended " + chain.store().problem());
      for (int i = 0; i < 20; i++) {
        starved.append(starved.next());
      }
      starved.checkWhole();
      height = chain.ledger().height();
    }
    try (TestLedger chain = TestLedger.in(dir)) {
      new StarvedLedger(chain).checkWhole();
      System.out.println(chain.ledger().height() == height ? "whole" : "other");
    }
  }

  /** All classes beside this one, for which there would be no file descriptor later. */
  private static void load(Class<?> one) throws Exception {
    String name = one.getPackageName();
    Path root = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(root)) {
      try (Stream<Path> files = Files.list(root.resolve(name.replace('.', '/')))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
          String simple = file.getFileName().toString().replace(".class", "");
          if (!one.equals(StarvedLedger.class) || simple.startsWith("StarvedLedger")) {
            Class.forName(name + "." + simple);
          }
        }
      }
    }
  }

  private static Hunger fullDisk(Path dir) throws IOException {
    Path filling = dir.resolve("filling");
    byte[] piece = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filling)) {
      while (dir.toFile().getUsableSpace() > 1 << 20) {
        out.write(piece);
      }
    }
    return () -> Files.delete(filling);
  }

  private static Hunger noDescriptors() {
    List<FileInputStream> open = new ArrayList<>();
    try {
      while (true) {
        open.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException e) {
      // there is none left
    }
    return () -> {
      for (FileInputStream each : open) {
        each.close();
      }
    };
  }

  private BlockUpdate appendUntilRefused() {
    while (true) {
      BlockUpdate next = next();
      try {
        append(next);
      } catch (HeddleException e) {
        check(e.fault() == Fault.UNAVAILABLE, e.toString());
        return next;
      }
    }
  }

  private void appendRefused(BlockUpdate update) {
    try {
      append(update);
    } catch (HeddleException e) {
      check(e.fault() == Fault.UNAVAILABLE, e.toString());
      check(chain.store().problem().isPresent(), "no problem");
      return;
    }
    throw new IllegalStateException("There is room");
  }

  private BlockUpdate next() {
    long number = chain.ledger().height();
    byte[] value = new byte[VALUE_BYTES];
    random.nextBytes(value);
    return TestLedger.update(
        chain.nextBlock(),
        List.of(new IndexedTx(TestLedger.txId(number), 0, TxValidationCode.VALID)),
        List.of(
            TestLedger.change(
                NAMESPACE,
                Long.toString(number),
                ByteString.copyFrom(value),
                new Version(number, 0))),
        List.of());
  }

  private void append(BlockUpdate update) {
    chain.ledger().append(update);
  }

  private void checkWhole() {
    Ledger ledger = chain.ledger();
    try (var state = ledger.snapshot()) {
      for (long number = 0; number < ledger.height(); number++) {
        check(ledger.block(number).isPresent(), "block " + number);
        check(ledger.transaction(TestLedger.txId(number)).isPresent(), "transaction " + number);
        int size =
            state
                .get(NAMESPACE, ByteString.copyFromUtf8(Long.toString(number)))
                .map(StateEntry::value)
                .map(ByteString::size)
                .orElse(0);
        check(size == VALUE_BYTES, "state of block " + number);
      }
      check(ledger.block(ledger.height()).isEmpty(), "a block too many");
    }
  }

  private static void check(boolean isTrue, String what) {
    if (!isTrue) {
      throw new IllegalStateException(what);
    }
  }
}
