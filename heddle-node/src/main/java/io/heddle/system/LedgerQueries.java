// SPDX-License-Identifier: Apache-2.0
package io.heddle.system;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.access.AccessControl;
import io.heddle.base.BlockHash;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.endorse.SystemCall;
import io.heddle.endorse.SystemChaincode;
import io.heddle.golang.GoNumbers;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.Origin;
import io.heddle.ledger.TxPosition;
import io.heddle.words.Foreign;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.common.BootstrappingSnapshotInfo;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.peer.ProcessedTransaction;
import org.hyperledger.fabric.protos.peer.Response;

/**
 * The chaincode {@code qscc}: blocks and transactions of any channel that the peer has joined.
 *
 * <p>Fabric: core/scc/qscc/query.go.
 */
public final class LedgerQueries implements SystemChaincode {

  public static final String NAME = "qscc";

  private static final long NEWEST = -1; // 2^64 - 1, unsigned
  private static final String CHAIN_INFO = "GetChainInfo";

  private final JoinedChannels channels;
  private final AccessControl access;

  public LedgerQueries(JoinedChannels channels, AccessControl access) {
    this.channels = channels;
    this.access = access;
  }

  @Override
  public Response invoke(SystemCall call) {
    int given = call.arguments().size();
    if (given < 2) {
      return Answer.error("Incorrect number of arguments, %d".formatted(given));
    }
    if (!call.firstChaincode().equals(NAME)) {
      return Answer.error(
          "Rejecting invoke of QSCC from another chaincode because of potential for deadlocks, original invocation for '%s'"
              .formatted(Foreign.text(call.firstChaincode())));
    }
    String function = call.text(0);
    String channel = call.text(1);
    if (!function.equals(CHAIN_INFO) && given < 3) {
      return Answer.error("missing 3rd argument for " + Foreign.text(function));
    }
    Optional<Ledger> ledger = channels.find(channel).map(JoinedChannel::ledger);
    if (ledger.isEmpty()) {
      return Answer.error("Invalid chain ID, " + Foreign.text(channel));
    }
    try {
      access.checkVerified("qscc/" + function, channel, call.creator());
    } catch (HeddleException e) {
      return Answer.error(
          "access denied for [%s][%s]: [%s]"
              .formatted(Foreign.text(function), channel, e.getMessage()));
    }
    return answer(function, ledger.get(), call);
  }

  private static Response answer(String function, Ledger ledger, SystemCall call) {
    return switch (function) {
      case CHAIN_INFO -> Answer.success(chainInfo(ledger).toByteString());
      case "GetBlockByNumber" -> byNumber(ledger, call.text(2));
      case "GetBlockByHash" -> byHash(ledger, call.arguments().get(2));
      case "GetTransactionByID" -> transaction(ledger, call.text(2));
      case "GetBlockByTxID" -> byTransaction(ledger, call.text(2));
      default -> Answer.error("Requested function %s not found.".formatted(Foreign.text(function)));
    };
  }

  private static BlockchainInfo chainInfo(Ledger ledger) {
    long height = ledger.height();
    Optional<Origin> origin = ledger.origin();
    var info = BlockchainInfo.newBuilder().setHeight(height);
    if (origin.filter(start -> start.firstBlock() == height).isPresent()) {
      info.setCurrentBlockHash(origin.get().headerHash())
          .setPreviousBlockHash(origin.get().previousHash());
    } else {
      Block last = block(ledger, height - 1);
      info.setCurrentBlockHash(BlockHash.header(last.getHeader()))
          .setPreviousBlockHash(last.getHeader().getPreviousHash());
    }
    origin.ifPresent(start ->
        info.setBootstrappingSnapshotInfo(
            BootstrappingSnapshotInfo.newBuilder().setLastBlockInSnapshot(start.block())));
    return info.build();
  }

  private static Response byNumber(Ledger ledger, String text) {
    long number;
    try {
      number = GoNumbers.unsigned(text);
    } catch (IllegalArgumentException e) {
      return Answer.error(
          Foreign.sentence("Failed to parse block number with error " + e.getMessage()));
    }
    long wanted = number == NEWEST ? ledger.height() - 1 : number;
    return ledger
        .block(wanted)
        .map(LedgerQueries::success)
        .orElseGet(() ->
            Answer.error(
                "Failed to get block number %s, error %s"
                    .formatted(
                        Long.toUnsignedString(number),
                        ledger
                            .absence(wanted)
                            .orElseGet(() ->
                                "no such block number [%s] in index"
                                    .formatted(Long.toUnsignedString(number))))));
  }

  private static Response byHash(Ledger ledger, ByteString hash) {
    return ledger
        .block(hash)
        .map(LedgerQueries::success)
        .orElseGet(() ->
            Answer.error(
                "Failed to get block hash %s, error no such block hash [%s] in index"
                    .formatted(Foreign.text(hash), Foreign.hex(hash))));
  }

  private static Response transaction(Ledger ledger, String id) {
    return ledger
        .transaction(new TxId(id))
        .map(position -> Answer.success(processed(ledger, position).toByteString()))
        .orElseGet(() ->
            Answer.error(
                "Failed to get transaction with id %s, error %s"
                    .formatted(Foreign.text(id), unknown(ledger, id))));
  }

  private static Response byTransaction(Ledger ledger, String id) {
    return ledger
        .transaction(new TxId(id))
        .map(position -> success(block(ledger, position.block())))
        .orElseGet(() ->
            Answer.error(
                "Failed to get block for txID %s, error %s"
                    .formatted(Foreign.text(id), unknown(ledger, id))));
  }

  private static String unknown(Ledger ledger, String id) {
    return ledger
        .absence(new TxId(id))
        .orElseGet(() -> "no such transaction ID [%s] in index".formatted(Foreign.text(id)));
  }

  private static ProcessedTransaction processed(Ledger ledger, TxPosition position) {
    Block block = block(ledger, position.block());
    try {
      return ProcessedTransaction.newBuilder()
          .setTransactionEnvelope(Envelope.parseFrom(block.getData().getData(position.index())))
          .setValidationCode(position.code().getNumber())
          .build();
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(
          Fault.INTERNAL,
          "Transaction %d of stored block %d is not readable"
              .formatted(position.index(), position.block()),
          e);
    }
  }

  private static Block block(Ledger ledger, long number) {
    return ledger
        .block(number)
        .orElseThrow(() ->
            new HeddleException(
                Fault.INTERNAL,
                "Ledger of channel '%s' has no block %d".formatted(ledger.channel(), number)));
  }

  private static Response success(Block block) {
    return Answer.success(block.toByteString());
  }
}
