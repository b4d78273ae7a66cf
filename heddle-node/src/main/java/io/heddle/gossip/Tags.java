// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.hyperledger.fabric.protos.gossip.GossipMessage.Tag;
import org.hyperledger.fabric.protos.gossip.PullMsgType;

/**
 * With which tag a message has to come, and whether it is one about a channel.
 *
 * <p>Fabric: gossip/protoext/message.go, IsTagLegal and GetPullMsgType.
 */
final class Tags {

  private static final Set<Tag> OF_CHANNEL =
      EnumSet.of(Tag.CHAN_AND_ORG, Tag.CHAN_ONLY, Tag.CHAN_OR_ORG);

  private Tags() {}

  /** Why the tag is wrong; empty if it is right. */
  static Optional<String> objection(GossipMessage message) {
    if (message.getTag() == Tag.UNDEFINED) {
      return Optional.of("Undefined tag");
    }
    return wanted(message)
        .map(tag ->
            message.getTag() == tag
                ? Optional.<String>empty()
                : Optional.of("Tag should be " + tag.name()))
        .orElseGet(() ->
            Optional.of(
                "Unknown message type, or pull of an unknown type: "
                    + message.getContentCase().name()));
  }

  static boolean isOfChannel(GossipMessage message) {
    return OF_CHANNEL.contains(message.getTag());
  }

  private static Optional<Tag> wanted(GossipMessage message) {
    return switch (message.getContentCase()) {
      case ALIVE_MSG, MEM_REQ, MEM_RES -> Optional.of(Tag.EMPTY);
      case DATA_MSG, LEADERSHIP_MSG -> Optional.of(Tag.CHAN_AND_ORG);
      case HELLO, DATA_DIG, DATA_REQ, DATA_UPDATE -> ofPull(pulled(message));
      case STATE_INFO, STATE_INFO_PULL_REQ, STATE_SNAPSHOT, STATE_REQUEST, STATE_RESPONSE ->
          Optional.of(Tag.CHAN_OR_ORG);
      case PRIVATE_DATA, PRIVATEREQ, PRIVATERES -> Optional.of(Tag.CHAN_ONLY);
      // in an update of identities only, and there nobody looks at the tag
      case PEER_IDENTITY -> Optional.of(Tag.ORG_ONLY);
      case CONN, ACK, EMPTY, CONTENT_NOT_SET -> Optional.empty();
    };
  }

  private static Optional<Tag> ofPull(PullMsgType type) {
    return switch (type) {
      case BLOCK_MSG -> Optional.of(Tag.CHAN_AND_ORG);
      case IDENTITY_MSG -> Optional.of(Tag.EMPTY);
      case UNDEFINED, UNRECOGNIZED -> Optional.empty();
    };
  }

  /** What is pulled with a message that belongs to a pull. */
  static PullMsgType pulled(GossipMessage message) {
    return switch (message.getContentCase()) {
      case HELLO -> message.getHello().getMsgType();
      case DATA_DIG -> message.getDataDig().getMsgType();
      case DATA_REQ -> message.getDataReq().getMsgType();
      case DATA_UPDATE -> message.getDataUpdate().getMsgType();
      case ALIVE_MSG,
          MEM_REQ,
          MEM_RES,
          DATA_MSG,
          LEADERSHIP_MSG,
          STATE_INFO,
          STATE_INFO_PULL_REQ,
          STATE_SNAPSHOT,
          STATE_REQUEST,
          STATE_RESPONSE,
          PRIVATE_DATA,
          PRIVATEREQ,
          PRIVATERES,
          PEER_IDENTITY,
          CONN,
          ACK,
          EMPTY,
          CONTENT_NOT_SET ->
          PullMsgType.UNDEFINED;
    };
  }
}
