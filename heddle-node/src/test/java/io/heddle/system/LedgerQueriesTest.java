// SPDX-License-Identifier: Apache-2.0
package io.heddle.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.access.AccessControl;
import io.heddle.base.BlockHash;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.peer.ProcessedTransaction;
import org.hyperledger.fabric.protos.peer.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("NA-166")
final class LedgerQueriesTest {

  @TempDir private static Path dir;
  private static RecordedLedgers ledgers;
  private static LedgerQueries queries;

  @BeforeAll
  static void open() {
    ledgers = RecordedLedgers.open(dir);
    queries =
        new LedgerQueries(
            ledgers.channels(),
            new AccessControl(ledgers.configurations(), RecordedNetwork.org1()));
  }

  @AfterAll
  static void close() {
    ledgers.close();
  }

  @Test
  void finds_a_block_by_number_by_hash_and_as_the_newest() throws Exception {
    Block block = ledgers.main().ledger().block(5).orElseThrow();

    assertThat(found("GetBlockByNumber", "5")).isEqualTo(block);
    assertThat(
            Block.parseFrom(
                answer("GetBlockByHash", BlockHash.header(block.getHeader())).getPayload()))
        .isEqualTo(block);
    assertThat(found("GetBlockByNumber", "18446744073709551615").getHeader().getNumber())
        .isEqualTo(ledgers.main().ledger().height() - 1);
  }

  @Test
  void finds_a_transaction_and_its_block() throws Exception {
    Block block = ledgers.main().ledger().block(2).orElseThrow();
    String txId = "99cfa43681d6e06d7db32606c393a94b0618bc858c75943c01cfdfcf5bf31a26";

    ProcessedTransaction transaction =
        ProcessedTransaction.parseFrom(
            answer("GetTransactionByID", ByteString.copyFromUtf8(txId)).getPayload());

    assertThat(transaction.getValidationCode()).isZero();
    assertThat(transaction.getTransactionEnvelope())
        .isEqualTo(Envelope.parseFrom(block.getData().getData(0)));
    assertThat(found("GetBlockByTxID", txId)).isEqualTo(block);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GetBlockByNumber   | 99   | Failed to get block number 99, error no such block number [99] in index
          GetBlockByNumber   | nine | Failed to parse block number with error strconv.ParseUint: parsing "nine": invalid syntax
          GetBlockByHash     | ab   | Failed to get block hash ab, error no such block hash [6162] in index
          GetTransactionByID | ab   | Failed to get transaction with id ab, error no such transaction ID [ab] in index
          GetBlockByTxID     | ab   | Failed to get block for txID ab, error no such transaction ID [ab] in index
          """)
  void tells_what_is_not_there(String function, String argument, String words) {
    Response response = answer(function, ByteString.copyFromUtf8(argument));

    assertThat(response.getStatus()).isEqualTo(500);
    assertThat(response.getMessage()).isEqualTo(words);
  }

  @Test
  void refuses_what_is_incomplete_or_unknown() {
    SystemCalls calls = new SystemCalls(ledgers, "qscc");

    assertThat(queries.invoke(calls.byUser("GetChainInfo")).getMessage())
        .isEqualTo("Incorrect number of arguments, 1");
    assertThat(
            queries
                .invoke(calls.byUser("GetBlockByNumber", SystemCalls.texts("mychannel")))
                .getMessage())
        .isEqualTo("missing 3rd argument for GetBlockByNumber");
    assertThat(answer("Other", ByteString.EMPTY).getMessage())
        .isEqualTo("access denied for [Other][mychannel]: [Unmapped policy for qscc/Other]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GetChainInfo",
        "GetBlockByNumber",
        "GetBlockByHash",
        "GetTransactionByID",
        "GetBlockByTxID"
      })
  void asks_for_leave_and_is_not_there_for_other_chaincode(String function) {
    ByteString[] arguments = SystemCalls.texts("mychannel", "1");

    assertThat(
            queries.invoke(
                new SystemCalls(ledgers, "qscc")
                    .by(RecordedNetwork.ordererAdmin(), function, arguments)))
        .isEqualTo(
            Answer.error(
                "access denied for [%s][mychannel]: [Failed evaluating policy on signed data during check policy on channel [mychannel] with policy [/Channel/Application/Readers]: [implicit policy evaluation failed - 0 sub-policies were satisfied, but this policy requires 1 of the 'Readers' sub-policies to be satisfied]]"
                    .formatted(function)));
    assertThat(queries.invoke(new SystemCalls(ledgers, "asset").byAdmin(function, arguments)))
        .isEqualTo(
            Answer.error(
                "Rejecting invoke of QSCC from another chaincode because of potential for deadlocks, original invocation for 'asset'"));
  }

  private static Block found(String function, String argument) throws Exception {
    return Block.parseFrom(answer(function, ByteString.copyFromUtf8(argument)).getPayload());
  }

  private static Response answer(String function, ByteString argument) {
    return queries.invoke(
        new SystemCalls(ledgers, "qscc")
            .byUser(function, ByteString.copyFromUtf8(RecordedChannel.NAME.value()), argument));
  }
}
