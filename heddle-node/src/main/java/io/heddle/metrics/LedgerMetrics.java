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
import io.heddle.validate.Parsed;
import io.heddle.validate.PrivateTimer;
import io.heddle.validate.ValidatedBlock;
import io.heddle.validate.ValidatedTx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;

/**
 * Blocks of the channels of one peer. Safe for threads.
 *
 * <p>Fabric: core/ledger/kvledger/metrics.go. Block, private data and state are one write here, so
 * there is one time for the three. Fabric's gossip shows height and times a second time.
 */
public final class LedgerMetrics {

  private final Map<String, LongSupplier> heights = new ConcurrentSkipListMap<>();
  private final Histogram processing;
  private final Histogram storage;
  private final Histogram bytes;
  private final Histogram gossipCommit;
  private final Histogram gossipValidation;
  private final Histogram gossipWrite;
  private final Counter transactions;
  private final PrivateDataMetrics privateData;

  public LedgerMetrics(Metrics metrics) {
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
    bytes = metrics.byteHistogram("ledger_block_bytes", "The size of blocks, in bytes.", "channel");
    gossipCommit =
        metrics.histogram(
            "gossip_state_commit_duration",
            "Time it takes to commit a block in seconds",
            "channel");
    gossipValidation =
        metrics.histogram(
            "gossip_privdata_validation_duration",
            "Time it takes to validate a block (in seconds)",
            "channel");
    gossipWrite =
        metrics.histogram(
            "gossip_privdata_commit_block_duration",
            "Time it takes to commit private data and the corresponding block (in seconds)",
            "channel");
    privateData = new PrivateDataMetrics(metrics);
    height(metrics, "ledger_blockchain_height", "Height of the chain in blocks.");
    height(metrics, "gossip_state_height", "Current ledger height");
  }

  private void height(Metrics metrics, String name, String help) {
    var _ =
        metrics.gauge(
            name,
            help,
            List.of("channel"),
            () ->
                heights.entrySet().stream()
                    .map(each -> new Sample(List.of(each.getKey()), each.getValue().getAsLong()))
                    .toList());
  }

  /** Those of a further channel. */
  public OfChannel of(ChannelName channel, LongSupplier height) {
    heights.put(channel.value(), height);
    return new OfChannel(channel.value());
  }

  /** The peer has closed its channels. */
  public void forgetHeights() {
    heights.clear();
  }

  /** Those of one channel. */
  public final class OfChannel implements CommitTimer, PrivateTimer {

    private final String channel;

    // of the block that is being validated; only the committing thread touches these
    private Duration listing = Duration.ZERO;
    private Duration fetching = Duration.ZERO;

    private OfChannel(String channel) {
      this.channel = channel;
    }

    @Override
    public void committed(ValidatedBlock block, Duration validation, Duration write) {
      Duration own = validation.minus(listing).minus(fetching);
      listing = Duration.ZERO;
      fetching = Duration.ZERO;
      LedgerMetrics.this.committed(
          channel, block, own.isNegative() ? Duration.ZERO : own, validation, write);
    }

    @Override
    public void took(Step step, Duration time) {
      privateData.took(channel, step, time);
      switch (step) {
        case LIST_MISSING -> listing = time;
        case FETCH -> fetching = time;
        case PULL, RETRIEVE, SEND, RECONCILIATION -> {}
      }
    }
  }

  private void committed(
      String channel,
      ValidatedBlock block,
      Duration validation,
      Duration withPrivateData,
      Duration write) {
    processing.observe(validation.plus(write), channel);
    storage.observe(write, channel);
    bytes.observe(block.block().getSerializedSize(), channel);
    gossipCommit.observe(withPrivateData.plus(write), channel);
    gossipValidation.observe(validation, channel);
    gossipWrite.observe(write, channel);
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
      Payload payload =
          Parsed.of(Payload.parser(), Parsed.of(Envelope.parser(), envelope).getPayload());
      ChannelHeader header =
          Parsed.of(ChannelHeader.parser(), payload.getHeader().getChannelHeader());
      return ChaincodeHeaderExtension.parseFrom(header.getExtension()).getChaincodeId().getName();
    } catch (InvalidProtocolBufferException e) {
      return "";
    }
  }
}
