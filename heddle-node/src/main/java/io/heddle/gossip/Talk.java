// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.gossip.GossipMessage;

/**
 * What a message means: a message in, messages out, at a time that is given. Safe for threads.
 *
 * <p>Fabric: gossip/gossip/gossip_impl.go, handleMessage.
 */
final class Talk {

  private final MembershipTalk membership;
  private final IdentityPull identities;
  private final ChannelTalk channels;
  private final PrivateTalk privateData;
  private final StateTalk blocks;
  private final Awaited awaited;

  Talk(
      MembershipTalk membership,
      IdentityPull identities,
      ChannelTalk channels,
      PrivateTalk privateData,
      StateTalk blocks,
      Awaited awaited) {
    this.membership = membership;
    this.identities = identities;
    this.channels = channels;
    this.privateData = privateData;
    this.blocks = blocks;
    this.awaited = awaited;
  }

  /**
   * What is to be done because of a message.
   *
   * @param from the peer at the other end of the stream that it came on
   * @throws Doubt if it is dropped, and that is worth a line of the log
   */
  List<Outgoing> take(Remote from, Message message, Instant now) throws Doubt {
    GossipMessage content = message.content();
    return switch (content.getContentCase()) {
      case ACK -> awaitedOrDropped(from, content); // its tag is not looked at
      case CONN, EMPTY, CONTENT_NOT_SET -> List.of();
      case ALIVE_MSG,
          MEM_REQ,
          MEM_RES,
          DATA_MSG,
          HELLO,
          DATA_DIG,
          DATA_REQ,
          DATA_UPDATE,
          STATE_INFO,
          STATE_SNAPSHOT,
          STATE_INFO_PULL_REQ,
          STATE_REQUEST,
          STATE_RESPONSE,
          LEADERSHIP_MSG,
          PEER_IDENTITY,
          PRIVATEREQ,
          PRIVATERES,
          PRIVATE_DATA ->
          tagged(from, message, now);
    };
  }

  private List<Outgoing> tagged(Remote from, Message message, Instant now) throws Doubt {
    GossipMessage content = message.content();
    Optional<String> objection = Tags.objection(content);
    if (objection.isPresent()) {
      throw new Doubt(
          "a message (%s) whose tag isn't legal: %s"
              .formatted(content.getContentCase(), objection.get()));
    }
    return switch (content.getContentCase()) {
      case ALIVE_MSG -> membership.alive(from, message, now);
      case MEM_REQ -> membership.request(from, message, now);
      case MEM_RES -> {
        boolean _ = awaited.answered(from.id(), content);
        yield membership.response(message, now);
      }
      case HELLO, DATA_DIG, DATA_REQ, DATA_UPDATE -> pulled(from, content, now);
      case STATE_INFO -> channels.stateInfo(from, message, now);
      case STATE_SNAPSHOT -> channels.snapshot(from, content, now);
      case STATE_INFO_PULL_REQ -> channels.pullRequest(from, content.getStateInfoPullReq(), now);
      case STATE_REQUEST -> blocks.request(from, content);
      case PRIVATE_DATA -> privateData.push(from, content, now);
      case PRIVATEREQ -> privateData.request(from, content);
      case PRIVATERES -> awaitedOrDropped(from, content);
      // blocks come from orderers, and nobody is elected here
      case DATA_MSG, LEADERSHIP_MSG, STATE_RESPONSE, PEER_IDENTITY -> List.of();
      case CONN, ACK, EMPTY, CONTENT_NOT_SET -> List.of();
    };
  }

  private List<Outgoing> pulled(Remote from, GossipMessage content, Instant now) throws Doubt {
    return switch (Tags.pulled(content)) {
      case IDENTITY_MSG ->
          switch (content.getContentCase()) {
            case HELLO -> identities.hello(from, content.getHello(), now);
            case DATA_DIG -> identities.digest(from, content.getDataDig(), now);
            case DATA_REQ -> identities.request(from, content.getDataReq(), now);
            case DATA_UPDATE -> identities.update(from, content.getDataUpdate(), now);
            case ALIVE_MSG,
                MEM_REQ,
                MEM_RES,
                DATA_MSG,
                STATE_INFO,
                STATE_SNAPSHOT,
                STATE_INFO_PULL_REQ,
                STATE_REQUEST,
                STATE_RESPONSE,
                LEADERSHIP_MSG,
                PEER_IDENTITY,
                PRIVATEREQ,
                PRIVATERES,
                PRIVATE_DATA,
                CONN,
                ACK,
                EMPTY,
                CONTENT_NOT_SET ->
                List.of();
          };
      case BLOCK_MSG, UNDEFINED, UNRECOGNIZED -> List.of(); // no blocks are spread here
    };
  }

  private List<Outgoing> awaitedOrDropped(Remote from, GossipMessage content) {
    boolean _ = awaited.answered(from.id(), content);
    return List.of();
  }
}
