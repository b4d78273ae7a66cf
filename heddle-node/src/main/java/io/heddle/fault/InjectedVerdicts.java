// SPDX-License-Identifier: Apache-2.0
package io.heddle.fault;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.disk.Mode;
import io.heddle.disk.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * The transactions that are invalid because the network's owner wanted it, with their codes. They
 * are kept: whichever peer judges such a transaction, and whenever, comes to the same verdict. Safe
 * for threads.
 */
final class InjectedVerdicts {

  private static final String VERSION = "heddle injected-verdicts 1";
  private static final int MOST = 100_000;

  private final Optional<Path> file;
  private volatile Map<String, TxValidationCode> codes;

  private InjectedVerdicts(Optional<Path> file, Map<String, TxValidationCode> codes) {
    this.file = file;
    this.codes = codes;
  }

  /** None, and none to come. */
  static InjectedVerdicts none() {
    return new InjectedVerdicts(Optional.empty(), Map.of());
  }

  /**
   * Those that a file has.
   *
   * @throws HeddleException {@code BAD_INPUT} if it is not as it was written
   */
  static InjectedVerdicts open(Path file) {
    try {
      return new InjectedVerdicts(Optional.of(file), Files.exists(file) ? read(file) : Map.of());
    } catch (IOException e) {
      throw new HeddleException(
          Fault.BAD_INPUT, "The file '%s' cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  Optional<TxValidationCode> of(TxId transaction) {
    Map<String, TxValidationCode> present = codes;
    return present.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(present.get(transaction.value()));
  }

  /** Adds one; it is on the disk when this returns. */
  synchronized void add(TxId transaction, TxValidationCode code) {
    if (codes.size() >= MOST) {
      throw new HeddleException(
          Fault.CONFLICT, "%d transactions are invalid by faults already".formatted(MOST));
    }
    Map<String, TxValidationCode> more = new LinkedHashMap<>(codes);
    more.put(transaction.value(), code);
    write(more);
  }

  /** Gives a copy another name in a folder, unless there are none. */
  synchronized void copyTo(Path copy) throws IOException {
    if (file.isPresent() && Files.exists(file.get())) {
      Files.createLink(copy, file.get()); // it is replaced, never changed
    }
  }

  /** Has from now on those that a copy has; on the disk when this returns. */
  synchronized void goBackTo(Path copy) {
    Map<String, TxValidationCode> then = open(copy).codes;
    if (!then.equals(codes)) {
      write(then);
    }
  }

  private void write(Map<String, TxValidationCode> changed) {
    Path kept = file.orElseThrow(() -> new IllegalStateException("There are none to come"));
    List<String> lines = new ArrayList<>(List.of(VERSION));
    changed.forEach((id, each) -> lines.add(id + " " + each.name()));
    try {
      WholeFile.write(kept, String.join("\n", lines) + "\n", Mode.PRIVATE);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "The file '%s' cannot be written: %s".formatted(kept, e.getMessage()),
          e);
    }
    codes = Map.copyOf(changed);
  }

  private static Map<String, TxValidationCode> read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    if (lines.isEmpty() || !lines.getFirst().equals(VERSION)) {
      throw damaged(file, 1);
    }
    Map<String, TxValidationCode> codes = new LinkedHashMap<>();
    for (int number = 1; number < lines.size(); number++) {
      String[] parts = lines.get(number).split(" ", -1);
      if (parts.length != 2 || !parts[0].matches("[0-9a-f]{64}")) {
        throw damaged(file, number + 1);
      }
      try {
        codes.put(parts[0], TxValidationCode.valueOf(parts[1]));
      } catch (IllegalArgumentException _) {
        throw damaged(file, number + 1);
      }
    }
    return Map.copyOf(codes);
  }

  private static HeddleException damaged(Path file, int line) {
    return new HeddleException(
        Fault.BAD_INPUT,
        "Line %d of '%s' is not what Heddle writes; put back a copy of the data directory"
            .formatted(line, file));
  }
}
