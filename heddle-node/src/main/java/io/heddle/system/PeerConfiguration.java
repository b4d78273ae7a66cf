// SPDX-License-Identifier: Apache-2.0
package io.heddle.system;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.access.AccessControl;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.JoinableBlock;
import io.heddle.channel.LastConfig;
import io.heddle.endorse.SystemCall;
import io.heddle.endorse.SystemChaincode;
import io.heddle.golang.GoProtobuf;
import io.heddle.identity.Identity;
import io.heddle.joined.JoinedChannels;
import io.heddle.ledger.Ledger;
import io.heddle.snapshot.SnapshotJoins;
import io.heddle.words.Foreign;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.ChannelInfo;
import org.hyperledger.fabric.protos.peer.ChannelQueryResponse;
import org.hyperledger.fabric.protos.peer.JoinBySnapshotStatus;
import org.hyperledger.fabric.protos.peer.Response;

/**
 * The chaincode {@code cscc}: which channels there are, how they are configured, and how a peer
 * joins further ones.
 *
 * <p>Fabric: core/scc/cscc/configure.go.
 */
public final class PeerConfiguration implements SystemChaincode {

  public static final String NAME = "cscc";

  private static final String GET_CHANNELS = "GetChannels";
  private static final String SNAPSHOT_STATUS = "JoinBySnapshotStatus";

  private final JoinedChannels channels;
  private final ChannelJoining joining;
  private final SnapshotJoins bySnapshot;
  private final AccessControl access;

  /** For one peer. */
  public PeerConfiguration(
      JoinedChannels channels,
      ChannelJoining joining,
      SnapshotJoins bySnapshot,
      AccessControl access) {
    this.channels = channels;
    this.joining = joining;
    this.bySnapshot = bySnapshot;
    this.access = access;
  }

  @Override
  public Response invoke(SystemCall call) {
    int given = call.arguments().size();
    String function = given == 0 ? "" : call.text(0);
    boolean isAlone = function.equals(GET_CHANNELS) || function.equals(SNAPSHOT_STATUS);
    if (given < (isAlone ? 1 : 2)) {
      return Answer.error("Incorrect number of arguments, %d".formatted(given));
    }
    if (!call.firstChaincode().equals(NAME)) {
      return Answer.error(
          "Rejecting invoke of CSCC from another chaincode, original invocation for '%s'"
              .formatted(Foreign.text(call.firstChaincode())));
    }
    try {
      return answer(function, call);
    } catch (HeddleException e) {
      return Answer.error(e.getMessage());
    }
  }

  private Response answer(String function, SystemCall call) {
    return switch (function) {
      case GET_CHANNELS -> {
        check(function, "", call.creator(), "access denied for [GetChannels]: %s"::formatted);
        yield Answer.success(channels().toByteString());
      }
      case "GetConfigBlock" -> {
        String channel = call.text(1);
        check(function, channel, call.creator(), why -> denied(function, channel, why));
        yield Answer.success(
            configBlock(ledger(channel, "Unknown channel ID, " + Foreign.text(channel)))
                .toByteString());
      }
      case "GetChannelConfig" -> channelConfig(function, call.text(1), call.creator());
      case "JoinChain" -> join(call.arguments().get(1), call.creator());
      case "JoinChainBySnapshot" -> {
        if (call.arguments().get(1).isEmpty()) {
          yield Answer.error("Cannot join the channel, no snapshot directory provided");
        }
        check(
            function,
            "",
            call.creator(),
            "access denied for [JoinChainBySnapshot]: [%s]"::formatted);
        bySnapshot.begin(call.text(1));
        yield Answer.success(ByteString.EMPTY);
      }
      case SNAPSHOT_STATUS -> {
        check(
            function,
            "",
            call.creator(),
            "access denied for [JoinBySnapshotStatus]: %s"::formatted);
        yield Answer.success(snapshotStatus().toByteString());
      }
      default -> Answer.error("Requested function %s not found.".formatted(Foreign.text(function)));
    };
  }

  private static String denied(String function, String channel, String why) {
    return "access denied for [%s][%s]: %s".formatted(function, Foreign.text(channel), why);
  }

  /** Asks for leave; a refusal gets its words from the reason. */
  private void check(
      String function, String channel, Identity creator, UnaryOperator<String> denial) {
    try {
      access.checkVerified("cscc/" + function, channel, creator);
    } catch (HeddleException e) {
      throw new HeddleException(e.fault(), denial.apply(e.getMessage()), e);
    }
  }

  private ChannelQueryResponse channels() {
    var response = ChannelQueryResponse.newBuilder();
    channels.names().stream()
        .map(ChannelName::value)
        .sorted()
        .forEach(name -> response.addChannels(ChannelInfo.newBuilder().setChannelId(name)));
    return response.build();
  }

  private Response channelConfig(String function, String channel, Identity creator) {
    if (channel.isEmpty()) {
      return Answer.error("empty channel name provided");
    }
    check(function, channel, creator, why -> denied(function, channel, why));
    return channels
        .find(channel)
        .map(found -> Answer.success(found.config().config().toByteString()))
        .orElseGet(() -> Answer.error("unknown channel ID, " + Foreign.text(channel)));
  }

  private static Block configBlock(Ledger ledger) {
    return block(ledger, LastConfig.of(block(ledger, ledger.height() - 1)));
  }

  private static Block block(Ledger ledger, long number) {
    return ledger
        .block(number)
        .orElseThrow(() ->
            refused(
                ledger
                    .absence(number)
                    .orElseGet(() -> "no such block number [%d] in index".formatted(number))));
  }

  private JoinBySnapshotStatus snapshotStatus() {
    var status = JoinBySnapshotStatus.newBuilder();
    bySnapshot
        .underWay()
        .ifPresent(folder -> status.setInProgress(true).setBootstrappingSnapshotDir(folder));
    return status.build();
  }

  private Ledger ledger(String channel, String unknown) {
    return channels.find(channel).orElseThrow(() -> refused(unknown)).ledger();
  }

  private Response join(ByteString bytes, Identity creator) {
    Block block;
    try {
      block = Block.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      return Answer.error(
          "Failed to reconstruct the genesis block, " + GoProtobuf.unmarshalling("Block", e));
    }
    JoinableBlock joined;
    try {
      joined = JoinableBlock.of(block);
    } catch (HeddleException e) {
      return Answer.error(
          "\"JoinChain\" request failed to extract channel id from the block due to [%s]"
              .formatted(e.getMessage()));
    }
    String channel = joined.channelId();
    try {
      joined.requireConfig();
    } catch (HeddleException e) {
      return Answer.error(
          "\"JoinChain\" for channelID = %s failed because of validation of configuration block, because of %s"
              .formatted(Foreign.text(channel), Foreign.sentence(e.getMessage())));
    }
    check("JoinChain", "", creator, why -> denied("JoinChain", channel, "[" + why + "]"));
    if (channels.find(channel).isPresent()) {
      return Answer.error(
          "cannot create ledger from genesis block: ledger [%s] already exists with state [ACTIVE]"
              .formatted(channel));
    }
    joining.join(block);
    return Answer.success(ByteString.EMPTY);
  }

  private static HeddleException refused(String text) {
    return new HeddleException(Fault.CONFLICT, text);
  }
}
