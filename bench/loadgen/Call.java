// SPDX-License-Identifier: Apache-2.0
package loadgen;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EndorseResponse;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateResponse;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.gateway.SubmitResponse;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * One call of a chaincode, built and signed before the clock starts, so that the client takes as little of the CPU as
 * it can.
 */
final class Call {

  /** What is asked of the gateway. */
  enum Kind {
    EVALUATE,
    ENDORSE,
    /** Endorse, sign, submit, and wait until the transaction is committed as valid. */
    SUBMIT
  }

  private static final int NONCE_BYTES = 24;
  private static final int DEADLINE_SECONDS = 120;
  private static final int MAX_WORDS = 400;

  private final Peer peer;
  private final Kind kind;
  private final String txId;
  private final SignedProposal proposal;
  private final SignedCommitStatusRequest statusRequest;

  private Call(
      Peer peer,
      Kind kind,
      String txId,
      SignedProposal proposal,
      SignedCommitStatusRequest statusRequest) {
    this.peer = peer;
    this.kind = kind;
    this.txId = txId;
    this.proposal = proposal;
    this.statusRequest = statusRequest;
  }

  static Call prepare(Peer peer, Kind kind, List<String> arguments) {
    byte[] nonce = new byte[NONCE_BYTES];
    ThreadLocalRandom.current().nextBytes(nonce);
    String txId = txId(nonce, peer.identity());
    byte[] proposal = proposal(peer, txId, nonce, arguments).toByteArray();
    byte[] status =
        CommitStatusRequest.newBuilder()
            .setTransactionId(txId)
            .setChannelId(peer.channel())
            .setIdentity(peer.identity())
            .build()
            .toByteArray();
    return new Call(
        peer,
        kind,
        txId,
        SignedProposal.newBuilder()
            .setProposalBytes(ByteString.copyFrom(proposal))
            .setSignature(ByteString.copyFrom(peer.sign(proposal)))
            .build(),
        SignedCommitStatusRequest.newBuilder()
            .setRequest(ByteString.copyFrom(status))
            .setSignature(
                ByteString.copyFrom(kind == Kind.SUBMIT ? peer.sign(status) : new byte[0]))
            .build());
  }

  private static Proposal proposal(
      Peer peer, String txId, byte[] nonce, List<String> arguments) {
    ChaincodeID chaincode = ChaincodeID.newBuilder().setName(peer.chaincode()).build();
    Instant now = Instant.now();
    ChannelHeader channelHeader =
        ChannelHeader.newBuilder()
            .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
            .setTimestamp(
                Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
            .setChannelId(peer.channel())
            .setTxId(txId)
            .setExtension(
                ChaincodeHeaderExtension.newBuilder()
                    .setChaincodeId(chaincode)
                    .build()
                    .toByteString())
            .build();
    SignatureHeader signatureHeader =
        SignatureHeader.newBuilder()
            .setCreator(peer.identity())
            .setNonce(ByteString.copyFrom(nonce))
            .build();
    ChaincodeInput.Builder input = ChaincodeInput.newBuilder();
    arguments.forEach(argument -> input.addArgs(ByteString.copyFromUtf8(argument)));
    return Proposal.newBuilder()
        .setHeader(
            Header.newBuilder()
                .setChannelHeader(channelHeader.toByteString())
                .setSignatureHeader(signatureHeader.toByteString())
                .build()
                .toByteString())
        .setPayload(
            ChaincodeProposalPayload.newBuilder()
                .setInput(
                    ChaincodeInvocationSpec.newBuilder()
                        .setChaincodeSpec(
                            ChaincodeSpec.newBuilder().setChaincodeId(chaincode).setInput(input))
                        .build()
                        .toByteString())
                .build()
                .toByteString())
        .build();
  }

  private static String txId(byte[] nonce, ByteString creator) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(nonce);
      digest.update(creator.asReadOnlyByteBuffer());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Demands that the peer answers a call that does nothing. */
  static void requireAnswer(Peer peer, Channel channel) throws BadPeer {
    try {
      prepare(peer, Kind.EVALUATE, List.of("noop")).start(channel).join();
    } catch (CompletionException e) {
      throw new BadPeer(
          "Chaincode '%s' does not answer on channel '%s' of '%s' (%s): %s"
              .formatted(peer.chaincode(), peer.channel(), peer.label(), peer.endpoint(), words(e.getCause())),
          e);
    }
  }

  /** What a gateway says, and what the peers said to it. */
  private static String words(Throwable failure) {
    StringBuilder words = new StringBuilder(Objects.toString(failure.getMessage()).lines().findFirst().orElse(""));
    if (failure.getCause() != null) {
      words.append(": ").append(failure.getCause().getMessage());
    }
    List<Any> details =
        Optional.ofNullable(StatusProto.fromThrowable(failure))
            .map(com.google.rpc.Status::getDetailsList)
            .orElse(List.of());
    for (Any detail : details) {
      try {
        words.append("; ").append(detail.unpack(ErrorDetail.class).getMessage());
      } catch (InvalidProtocolBufferException _) {
        words.append("; and what is no ErrorDetail: ").append(detail.getTypeUrl());
      }
    }
    String line = words.toString().replaceAll("\\p{Cntrl}+", " ");
    return line.substring(0, Math.min(line.length(), MAX_WORDS));
  }

  /** Makes the call; the future ends with it. */
  CompletableFuture<Void> start(Channel channel) {
    return switch (kind) {
      case EVALUATE -> evaluate(channel).thenAccept(_ -> {});
      case ENDORSE -> endorse(channel).thenAccept(_ -> {});
      case SUBMIT ->
          endorse(channel)
              .thenCompose(endorsed -> submit(channel, endorsed.getPreparedTransaction()))
              .thenCompose(_ -> commitStatus(channel))
              .thenAccept(Call::requireValid);
    };
  }

  private CompletableFuture<EvaluateResponse> evaluate(Channel channel) {
    return unary(
        channel,
        GatewayGrpc.getEvaluateMethod(),
        EvaluateRequest.newBuilder()
            .setTransactionId(txId)
            .setChannelId(peer.channel())
            .setProposedTransaction(proposal)
            .build());
  }

  private CompletableFuture<EndorseResponse> endorse(Channel channel) {
    return unary(
        channel,
        GatewayGrpc.getEndorseMethod(),
        EndorseRequest.newBuilder()
            .setTransactionId(txId)
            .setChannelId(peer.channel())
            .setProposedTransaction(proposal)
            .build());
  }

  private CompletableFuture<SubmitResponse> submit(Channel channel, Envelope prepared) {
    byte[] signature = peer.sign(prepared.getPayload().toByteArray());
    return unary(
        channel,
        GatewayGrpc.getSubmitMethod(),
        SubmitRequest.newBuilder()
            .setTransactionId(txId)
            .setChannelId(peer.channel())
            .setPreparedTransaction(
                prepared.toBuilder().setSignature(ByteString.copyFrom(signature)))
            .build());
  }

  private CompletableFuture<CommitStatusResponse> commitStatus(Channel channel) {
    return unary(channel, GatewayGrpc.getCommitStatusMethod(), statusRequest);
  }

  private static void requireValid(CommitStatusResponse status) {
    if (status.getResult() != TxValidationCode.VALID) {
      throw new IllegalStateException("committed as " + status.getResult());
    }
  }

  private static <Q, A> CompletableFuture<A> unary(
      Channel channel, MethodDescriptor<Q, A> method, Q request) {
    CompletableFuture<A> answer = new CompletableFuture<>();
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
    ClientCalls.asyncUnaryCall(
        channel.newCall(method, options),
        request,
        new StreamObserver<A>() {
          @Override
          public void onNext(A value) {
            answer.complete(value);
          }

          @Override
          public void onError(Throwable failure) {
            answer.completeExceptionally(failure);
          }

          @Override
          public void onCompleted() {
            // onNext has ended it
          }
        });
    return answer;
  }
}
