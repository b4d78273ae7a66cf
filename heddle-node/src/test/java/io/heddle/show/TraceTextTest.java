// SPDX-License-Identifier: Apache-2.0
package io.heddle.show;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.trace.TransactionTrace;
import io.heddle.trace.TransactionTrace.Answer;
import io.heddle.trace.TransactionTrace.Collection;
import io.heddle.trace.TransactionTrace.Commit;
import io.heddle.trace.TransactionTrace.Comparison;
import io.heddle.trace.TransactionTrace.HashedWrite;
import io.heddle.trace.TransactionTrace.LostAgainst;
import io.heddle.trace.TransactionTrace.Message;
import io.heddle.trace.TransactionTrace.Namespace;
import io.heddle.trace.TransactionTrace.Range;
import io.heddle.trace.TransactionTrace.Read;
import io.heddle.trace.TransactionTrace.Write;
import io.heddle.trace.Value;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a trace reads. */
final class TraceTextTest {

  private static final String HASH = "ab".repeat(32);

  @Test
  void reads_from_the_call_to_why_it_is_not_valid() {
    assertThat(TraceText.of(sample()))
        .containsExactly(
            "Transaction " + HASH,
            "  call         asset on mychannel: move car␀1 Ann",
            "  client       User1@org1.example.com (Org1MSP)",
            "  answer       status 200, done",
            "  injected     fault 1: invalidate code=MVCC_READ_CONFLICT times=1",
            "  endorsed by  peer0.org1.example.com (Org1MSP)",
            "  block        7, transaction 1: MVCC_READ_CONFLICT",
            "",
            "Messages (ms since the call began, bytes)",
            "      0.031 ──► asset   TRANSACTION           1200  move car 1 Ann",
            "      1.500 ◄── asset   INVOKE_CHAINCODE       200  rates: now",
            "      1.600 ──►   rates TRANSACTION           1100  now",
            "  and 3 more",
            "",
            "Read-write set",
            "  asset",
            "    read      car 1, version 3:0",
            "    range     'a' to 'b' (not to its end), 3 keys",
            "    range     'a' to 'c', hashes of the keys",
            "    write     car 1",
            "      before  {\"owner\":\"Tom\"}",
            "      after   {\"owner\":\"Ann\"}",
            "    delete    car 2",
            "      before  2 bytes, Base64 //8=",
            "    collection secrets (hashes)",
            "    read      " + HASH + ", no such key",
            "    write     " + HASH,
            "      after   " + HASH,
            "",
            "Executed twice on the same state, with different results",
            "  Both runs wrote key 'a' of 'asset', the first: 1, the second: 2",
            "  Of the two executions, one and the same instance of 'rates' executed both, so what"
                + " is fixed for",
            "    its life was not compared",
            "",
            "Not valid: MVCC_READ_CONFLICT",
            "  Key 'car 1' of 'asset' was at version 3:0 when it was read and is at version 7:0"
                + " now",
            "  key          car 1 of asset",
            "  read         version 3:0",
            "  found        version 7:0",
            "  changed by   transaction " + HASH);
  }

  @Test
  void what_does_not_fit_is_cut_and_cannot_act_on_the_terminal() {
    TransactionTrace plain = sample();
    List<String> lines = TraceText.of(call(plain, "x\u001b[31m" + "\uD83D\uDE00".repeat(200)));

    assertThat(lines.get(1))
        .startsWith("  call         asset on mychannel: x␛[31m")
        .endsWith("…")
        .hasSize(100 + 59 - 1);
    assertThat(lines).allMatch(line -> line.codePointCount(0, line.length()) <= 100);
  }

  private static TransactionTrace call(TransactionTrace trace, String argument) {
    return new TransactionTrace(
        trace.transactionId(),
        trace.channel(),
        trace.type(),
        trace.chaincode(),
        List.of(text(argument)),
        trace.creator(),
        trace.answer(),
        trace.messages(),
        trace.messagesLeftOut(),
        trace.comparison(),
        trace.readWriteSet(),
        trace.event(),
        trace.endorsers(),
        trace.commit(),
        trace.faults());
  }

  private static TransactionTrace sample() {
    return new TransactionTrace(
        HASH,
        "mychannel",
        "ENDORSER_TRANSACTION",
        "asset",
        List.of(text("move"), text("car\0" + "1"), text("Ann")),
        "User1@org1.example.com (Org1MSP)",
        Optional.of(new Answer(Optional.of(200), "", text("done"), "")),
        List.of(
            new Message(31, "asset", 0, true, "TRANSACTION", 1200, "move car 1 Ann"),
            new Message(1500, "asset", 0, false, "INVOKE_CHAINCODE", 200, "rates: now"),
            new Message(1600, "rates", 1, true, "TRANSACTION", 1100, "now")),
        3,
        Optional.of(
            new Comparison(
                List.of("Both runs wrote key 'a' of 'asset', the first: 1, the second: 2"),
                List.of("rates"))),
        List.of(
            new Namespace(
                "asset",
                List.of(new Read("car 1", Optional.of("3:0"))),
                List.of(
                    new Range("a", "b", false, Optional.of(3)),
                    new Range("a", "c", true, Optional.empty())),
                List.of(
                    new Write(
                        "car 1",
                        Optional.of(text("{\"owner\":\"Tom\"}")),
                        Optional.of(text("{\"owner\":\"Ann\"}"))),
                    new Write(
                        "car 2",
                        Optional.of(new Value(2, Optional.empty(), Optional.of("//8="), false)),
                        Optional.empty())),
                List.of(),
                List.of(
                    new Collection(
                        "secrets",
                        List.of(new Read(HASH, Optional.empty())),
                        List.of(new HashedWrite(HASH, Optional.of(HASH), false)),
                        List.of())))),
        Optional.empty(),
        List.of("peer0.org1.example.com (Org1MSP)"),
        Optional.of(
            new Commit(
                7,
                1,
                "MVCC_READ_CONFLICT",
                "Key 'car 1' of 'asset' was at version 3:0 when it was read and is at version 7:0"
                    + " now",
                Optional.of(
                    new LostAgainst(
                        "asset",
                        "car 1",
                        Optional.of("3:0"),
                        Optional.of("7:0"),
                        Optional.of(HASH))))),
        List.of("fault 1: invalidate code=MVCC_READ_CONFLICT times=1"));
  }

  private static Value text(String text) {
    return new Value(text.length(), Optional.of(text), Optional.empty(), false);
  }
}
