// SPDX-License-Identifier: Apache-2.0
package io.heddle.metrics;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.ChannelName;
import io.heddle.commit.CommitTimer;
import io.heddle.operations.Counter;
import io.heddle.operations.Histogram;
import io.heddle.operations.Metrics;
import io.heddle.operations.Sample;
import io.heddle.validate.ValidatedBlock;
import io.heddle.validate.ValidatedTx;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;

/**
 * Blocks of one channel.
 *
 * <p>Fabric: core/ledger/kvledger/metrics.go. Block, private data and state are one write here, so
 * there is one time for the three.
 */
public final class LedgerMetrics implements CommitTimer {

  private final String channel;
  private final Histogram processing;
  private final Histogram storage;
  private final Counter transactions;

  public LedgerMetrics(Metrics metrics, ChannelName channel, LongSupplier height) {
    this.channel = channel.value();
    processing =
        metrics.histogram(
            "ledger_block_processing_time",
            "Time taken in seconds for ledger block processing.",
            "channel");
    storage =
        metrics.histogram(
            "ledger_blockstorage_and_pvtdata_commit_time",
            "Time taken in seconds for committing the block and private data to storage.",
            "channel");
    transactions =
        metrics.counter(
            "ledger_transaction_count",
            "Number of transactions processed.",
            "channel",
            "transaction_type",
            "chaincode",
            "validation_code");
    metrics.gauge(
        "ledger_blockchain_height",
        "Height of the chain in blocks.",
        List.of("channel"),
        () -> List.of(new Sample(List.of(channel.value()), height.getAsLong())));
  }

  @Override
  public void committed(ValidatedBlock block, Duration validation, Duration write) {
    processing.observe(validation.plus(write), channel);
    storage.observe(write, channel);
    List<ByteString> envelopes = block.block().getData().getDataList();
    for (int index = 0; index < envelopes.size(); index++) {
      ValidatedTx transaction = block.transactions().get(index);
      transactions.increment(
          channel,
          transaction.type() == HeaderType.UNRECOGNIZED ? "unknown" : transaction.type().name(),
          transaction.isValid() ? chaincode(transaction, envelopes.get(index)) : "",
          transaction.code().name());
    }
  }

  /** Only a valid transaction is known to name a chaincode that exists. */
  private static String chaincode(ValidatedTx transaction, ByteString envelope) {
    if (transaction.type() != HeaderType.ENDORSER_TRANSACTION) {
      return "";
    }
    try {
      Payload payload = Payload.parseFrom(Envelope.parseFrom(envelope).getPayload());
      ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
      return ChaincodeHeaderExtension.parseFrom(header.getExtension()).getChaincodeId().getName();
    } catch (InvalidProtocolBufferException e) {
      return "";
    }
  }
}
