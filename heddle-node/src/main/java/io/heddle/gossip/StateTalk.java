// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.hyperledger.fabric.protos.gossip.GossipMessage.Tag;
import org.hyperledger.fabric.protos.gossip.Payload;
import org.hyperledger.fabric.protos.gossip.PvtDataPayload;
import org.hyperledger.fabric.protos.gossip.RemoteStateRequest;
import org.hyperledger.fabric.protos.gossip.RemoteStateResponse;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;

/**
 * Gives blocks to peers that catch up without an orderer, with the private values that they may
 * have. Safe for threads.
 *
 * <p>Fabric: gossip/state/state.go, handleStateRequest.
 */
final class StateTalk {

  /** A peer that has asked for ten large blocks gets as many of them as this holds. */
  private static final long MAX_GIVEN_BYTES = 16L * 1024 * 1024;

  private final ChannelTalk channels;
  private final int batch;

  /**
   * @param batch how many blocks more than one may be asked for; who asks for more is not answered
   */
  StateTalk(ChannelTalk channels, int batch) {
    this.channels = channels;
    this.batch = batch;
  }

  List<Outgoing> request(Remote from, GossipMessage message) throws Doubt {
    Optional<ChannelState> found = channels.named(message);
    if (found.isEmpty()) {
      return List.of();
    }
    GossipChannel channel = found.get().channel();
    Optional<String> objection = Trust.readObjection(channel.config(), from.proof());
    if (objection.isPresent()) {
      throw new Doubt(
          "a request for blocks of channel '%s', which it may not read: %s"
              .formatted(channel.name(), objection.get()));
    }
    RemoteStateRequest asked = message.getStateRequest();
    long first = asked.getStartSeqNum();
    long last = asked.getEndSeqNum();
    if (first < 0 || last < first || last - first > batch) {
      throw new Doubt(
          "a request for blocks %s to %s of channel '%s', of which at most %d are given"
              .formatted(
                  Long.toUnsignedString(first),
                  Long.toUnsignedString(last),
                  channel.name(),
                  batch + 1));
    }
    var answer = RemoteStateResponse.newBuilder();
    long bytes = 0;
    for (long number = first; number <= last && number < channel.height(); number++) {
      Optional<Block> block = channel.block(number);
      if (block.isEmpty() || bytes > MAX_GIVEN_BYTES) {
        break;
      }
      Payload payload = payload(block.get(), channel.privateData(from.identity(), number));
      answer.addPayloads(payload);
      bytes += payload.getSerializedSize();
    }
    return Outgoing.answer(
        from,
        GossipMessage.newBuilder()
            .setNonce(message.getNonce())
            .setTag(Tag.CHAN_OR_ORG)
            .setChannel(message.getChannel())
            .setStateResponse(answer)
            .build());
  }

  private static Payload payload(Block block, Map<Long, TxPvtReadWriteSet> privateData) {
    var payload =
        Payload.newBuilder().setSeqNum(block.getHeader().getNumber()).setData(block.toByteString());
    privateData.forEach((position, sets) ->
        payload.addPrivateData(
            PvtDataPayload.newBuilder()
                .setTxSeqInBlock(position)
                .setPayload(sets.toByteString())
                .build()
                .toByteString()));
    return payload.build();
  }
}
