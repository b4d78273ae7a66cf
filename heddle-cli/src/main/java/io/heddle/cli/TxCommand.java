// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.LedgerClient;
import io.heddle.show.DecodedJson;
import io.heddle.show.TraceText;
import io.heddle.trace.TransactionTrace;
import java.util.concurrent.Callable;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.peer.ProcessedTransaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Prints a transaction that is in a block. */
@Command(
    name = "tx",
    mixinStandardHelpOptions = true,
    description = {
      "Print a transaction of the running node: call, client, endorsers, what was read and written, event, verdict and why.",
      "With --json as 'configtxlator proto_decode --type protos.ProcessedTransaction' prints it."
    },
    footer = {"", "Example: heddle tx 3f1c"})
final class TxCommand implements Callable<Integer> {

  @Mixin private final LedgerOptions ledger = new LedgerOptions();

  @Parameters(
      index = "0",
      paramLabel = "TXID",
      description = "Id of the transaction, or how it begins: 4 letters or more.")
  private String transaction = "";

  @Option(names = "--json", description = "Print the whole transaction as JSON.")
  private boolean json;

  TxCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(this::print);
  }

  private int print() throws InterruptedException {
    LedgerClient client = ledger.client();
    JsonNode found = client.transaction(ledger.channel(), transaction);
    if (json) {
      Block block = client.block(ledger.channel(), found.path("block").asString());
      System.out.print(DecodedJson.text(processed(block, found)));
      System.out.flush();
    } else {
      TraceText.of(TransactionTrace.parse(found.path("trace").toString()))
          .forEach(System.out::println);
    }
    return ExitCode.OK.number();
  }

  private static ProcessedTransaction processed(Block block, JsonNode found) {
    try {
      return ProcessedTransaction.newBuilder()
          .setTransactionEnvelope(
              Envelope.parseFrom(block.getData().getData(found.path("index").asInt())))
          .setValidationCode(TxValidationCode.valueOf(found.path("code").asString()).getNumber())
          .build();
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(
          Fault.INTERNAL,
          "The envelope of transaction '%s' cannot be read; 'heddle block --json %s' prints it as it is"
              .formatted(found.path("transactionId").asString(), found.path("block").asString()),
          e);
    }
  }
}
