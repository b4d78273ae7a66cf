// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import io.heddle.ledger.HistoryChange;
import io.heddle.ledger.IndexedTx;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * A process that appends blocks to a ledger until it is killed, and prints the number of each one
 * that is durable. Block n has transaction n, writes n to the key {@code last} and puts key n.
 */
public final class AppendingProcess {

  public static final String NAMESPACE = "mycc";
  public static final String LAST = "last";

  private AppendingProcess() {}

  public static Process start(Path dir) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            AppendingProcess.class.getName(),
            dir.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @SuppressWarnings("SystemOut") // the parent process reads it
  public static void main(String[] arguments) {
    try (TestLedger chain = TestLedger.in(Path.of(arguments[0]))) {
      while (true) {
        long number = chain.ledger().height();
        append(chain, number);
        System.out.println(number);
      }
    }
  }

  private static void append(TestLedger chain, long number) {
    var version = new Version(number, 0);
    var modification = KeyModification.newBuilder().setTxId(TestLedger.txId(number).value());
    chain
        .ledger()
        .append(
            TestLedger.update(
                chain.nextBlock(),
                List.of(new IndexedTx(TestLedger.txId(number), 0, TxValidationCode.VALID)),
                List.of(put(LAST, number, version), put(Long.toString(number), number, version)),
                List.of(new HistoryChange(NAMESPACE, LAST, 0, modification.build()))));
  }

  private static StateChange put(String key, long number, Version version) {
    ByteString value = ByteString.copyFromUtf8(Long.toString(number));
    return new StateChange(
        NAMESPACE, ByteString.copyFromUtf8(key), Optional.of(StateEntry.of(value, version)));
  }
}
