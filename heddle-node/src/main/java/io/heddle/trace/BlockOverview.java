// SPDX-License-Identifier: Apache-2.0
package io.heddle.trace;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.heddle.base.BlockHash;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A block in short. As JSON it has the names of these components.
 *
 * @param time of its first transaction, as the client said; empty if it says none
 * @param hash of the header, hexadecimal like the two behind it
 * @param bytes its size
 */
public record BlockOverview(
    long number,
    Optional<String> time,
    String hash,
    String previousHash,
    String dataHash,
    int bytes,
    int valid,
    int invalid,
    List<Tx> transactions) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              all -> all.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .build();

  public BlockOverview {
    transactions = List.copyOf(transactions);
  }

  /**
   * A transaction in short.
   *
   * @param code as Fabric names it
   * @param chaincode empty text if it calls none; so is the function
   */
  public record Tx(
      int index,
      String transactionId,
      String type,
      String code,
      String chaincode,
      String function,
      String creator) {}

  /** Of a block that is committed. */
  public static BlockOverview of(Block block) {
    var people = new People();
    List<Tx> transactions =
        IntStream.range(0, block.getData().getDataCount())
            .mapToObj(index -> transaction(block, index, people))
            .toList();
    int valid =
        (int)
            IntStream.range(0, transactions.size())
                .filter(index -> code(block, index) == TxValidationCode.VALID)
                .count();
    return new BlockOverview(
        block.getHeader().getNumber(),
        time(block),
        Hashes.hex(BlockHash.header(block.getHeader())),
        Hashes.hex(block.getHeader().getPreviousHash()),
        Hashes.hex(block.getHeader().getDataHash()),
        block.getSerializedSize(),
        valid,
        transactions.size() - valid,
        transactions);
  }

  /** The verdict that stands in the block. */
  static TxValidationCode code(Block block, int index) {
    ByteString codes =
        block.getMetadata().getMetadataCount() > BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE
            ? block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE)
            : ByteString.EMPTY;
    TxValidationCode code =
        index < codes.size()
            ? TxValidationCode.forNumber(codes.byteAt(index) & 0xff)
            : TxValidationCode.NOT_VALIDATED;
    return code == null ? TxValidationCode.INVALID_OTHER_REASON : code;
  }

  static Tx transaction(Block block, int index, People people) {
    String code = code(block, index).name();
    try {
      Payload payload =
          Payload.parseFrom(Envelope.parseFrom(block.getData().getData(index)).getPayload());
      ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
      HeaderType type = HeaderType.forNumber(header.getType());
      ChaincodeSpec called =
          type == HeaderType.ENDORSER_TRANSACTION
              ? called(payload)
              : ChaincodeSpec.getDefaultInstance();
      return new Tx(
          index,
          header.getTxId(),
          type == null ? Integer.toString(header.getType()) : type.name(),
          code,
          called.getChaincodeId().getName(),
          called.getInput().getArgsCount() == 0
              ? ""
              : Value.of(called.getInput().getArgs(0)).shown(),
          people.nameOf(
              SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader()).getCreator()));
    } catch (InvalidProtocolBufferException _) {
      return new Tx(index, "", "", code, "", "", ""); // such a one is invalid
    }
  }

  /** Nothing if the transaction cannot be read to there. */
  private static ChaincodeSpec called(Payload payload) {
    try {
      Transaction transaction = Transaction.parseFrom(payload.getData());
      return transaction.getActionsCount() == 0
          ? ChaincodeSpec.getDefaultInstance()
          : ChaincodeInvocationSpec.parseFrom(
                  ChaincodeProposalPayload.parseFrom(
                          ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload())
                              .getChaincodeProposalPayload())
                      .getInput())
              .getChaincodeSpec();
    } catch (InvalidProtocolBufferException _) {
      return ChaincodeSpec.getDefaultInstance();
    }
  }

  private static Optional<String> time(Block block) {
    try {
      Timestamp time =
          ChannelHeader.parseFrom(
                  Payload.parseFrom(Envelope.parseFrom(block.getData().getData(0)).getPayload())
                      .getHeader()
                      .getChannelHeader())
              .getTimestamp();
      return Optional.of(time)
          .filter(some -> some.getSeconds() != 0)
          .map(some ->
              Instant.ofEpochSecond(some.getSeconds(), some.getNanos())
                  .truncatedTo(ChronoUnit.MILLIS)
                  .toString());
    } catch (InvalidProtocolBufferException
        | IndexOutOfBoundsException
        | DateTimeException
        | ArithmeticException _) {
      return Optional.empty();
    }
  }

  /** The overview as one line of JSON. */
  public String toJson() {
    return JSON.writeValueAsString(this);
  }
}
