// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.Sha256;
import io.heddle.base.TxId;
import io.heddle.endorse.Endorser;
import io.heddle.endorse.OpenedProposal;
import io.heddle.endorse.ProposalRefused;
import io.heddle.endorse.Verdict;
import io.heddle.events.CommitStatus;
import io.heddle.gateway.PreparedTransaction;
import io.heddle.identity.Nonce;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.JoinedChannel;
import io.heddle.order.Acceptance;
import io.heddle.order.Broadcast;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
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
 * Runs functions of {@code _lifecycle} on a channel in its administrator's name: proposal,
 * endorsement, order and commit, as a client from outside would.
 */
public final class Administration {

  private static final String LIFECYCLE = "_lifecycle";
  private static final int COMMIT_SECONDS = 30;

  private final JoinedChannel channel;
  private final Endorser endorser;
  private final Broadcast orderer;
  private final SigningIdentity administrator;
  private final Clock clock;

  /** Calls on one channel; {@code orderer} is told of what is endorsed. */
  public Administration(
      JoinedChannel channel,
      Endorser endorser,
      Broadcast orderer,
      SigningIdentity administrator,
      Clock clock) {
    this.channel = channel;
    this.endorser = endorser;
    this.orderer = orderer;
    this.administrator = administrator;
    this.clock = clock;
  }

  /**
   * Runs a function and waits until what it wrote is committed.
   *
   * @throws HeddleException {@code CONFLICT} if it was refused, {@code INTERNAL} if it is not
   *     valid, with the reason
   */
  void submit(String function, ByteString arguments) {
    ByteString nonce = Nonce.create();
    TxId txId = new TxId(HexFormat.of().formatHex(Sha256.bytes(nonce, administrator.serialized())));
    SignedProposal signed = signed(proposal(function, arguments, nonce, txId));
    Envelope envelope = endorsed(function, signed);
    var committed = new CompletableFuture<CommitStatus>();
    try (var _ =
        channel
            .statuses()
            .await(
                txId,
                committed::complete,
                why ->
                    committed.completeExceptionally(new HeddleException(Fault.UNAVAILABLE, why)))) {
      if (orderer.submit(envelope) instanceof Acceptance.Refused(var status, String info)) {
        throw failed(function, "the orderer answered %s, %s".formatted(status, info));
      }
      TxValidationCode code = await(committed, function).code();
      if (code != TxValidationCode.VALID) {
        throw failed(function, "its transaction is not valid: " + code);
      }
    }
  }

  private SignedProposal signed(Proposal proposal) {
    ByteString bytes = proposal.toByteString();
    return SignedProposal.newBuilder()
        .setProposalBytes(bytes)
        .setSignature(administrator.sign(bytes))
        .build();
  }

  private Proposal proposal(String function, ByteString arguments, ByteString nonce, TxId txId) {
    Instant now = clock.instant();
    ChaincodeID lifecycle = ChaincodeID.newBuilder().setName(LIFECYCLE).build();
    ChannelHeader channelHeader =
        ChannelHeader.newBuilder()
            .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
            .setChannelId(channel.name().value())
            .setTxId(txId.value())
            .setTimestamp(
                Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
            .setExtension(
                ChaincodeHeaderExtension.newBuilder()
                    .setChaincodeId(lifecycle)
                    .build()
                    .toByteString())
            .build();
    SignatureHeader signatureHeader =
        SignatureHeader.newBuilder().setCreator(administrator.serialized()).setNonce(nonce).build();
    ChaincodeInvocationSpec specification =
        ChaincodeInvocationSpec.newBuilder()
            .setChaincodeSpec(
                ChaincodeSpec.newBuilder()
                    .setChaincodeId(lifecycle)
                    .setInput(
                        ChaincodeInput.newBuilder()
                            .addArgs(ByteString.copyFromUtf8(function))
                            .addArgs(arguments)))
            .build();
    return Proposal.newBuilder()
        .setHeader(
            Header.newBuilder()
                .setChannelHeader(channelHeader.toByteString())
                .setSignatureHeader(signatureHeader.toByteString())
                .build()
                .toByteString())
        .setPayload(
            ChaincodeProposalPayload.newBuilder()
                .setInput(specification.toByteString())
                .build()
                .toByteString())
        .build();
  }

  private Envelope endorsed(String function, SignedProposal signed) {
    OpenedProposal opened;
    Verdict verdict;
    try {
      opened = OpenedProposal.open(signed);
      verdict = endorser.endorse(opened);
    } catch (ProposalRefused e) {
      throw refused(function, e.reason());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(function, "interrupted during its endorsement");
    }
    Verdict.Endorsed endorsed =
        switch (verdict) {
          case Verdict.TurnedAway(String reason) -> throw refused(function, reason);
          case Verdict.Refused(String reason) -> throw refused(function, reason);
          case Verdict.Failed(String reason) -> throw failed(function, reason);
          case Verdict.Answered(var response, Optional<Verdict.Endorsed> result) ->
              result
                  .filter(some -> some.endorsement().isPresent())
                  .orElseThrow(() -> refused(function, response.getMessage()));
        };
    ByteString payload =
        PreparedTransaction.of(opened, endorsed.payload(), endorsed.endorsement().stream().toList())
            .getPayload();
    return Envelope.newBuilder()
        .setPayload(payload)
        .setSignature(administrator.sign(payload))
        .build();
  }

  private static CommitStatus await(CompletableFuture<CommitStatus> committed, String function) {
    try {
      return committed.get(COMMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(function, "interrupted while waiting for its commit");
    } catch (ExecutionException e) {
      throw failed(
          Fault.UNAVAILABLE,
          function,
          String.valueOf(Optional.ofNullable(e.getCause()).orElse(e).getMessage()));
    } catch (TimeoutException e) {
      throw failed(function, "not committed within %d s".formatted(COMMIT_SECONDS));
    }
  }

  /** What was asked for contradicts the channel: a collection for members that it does not have. */
  private static HeddleException refused(String function, String why) {
    return failed(Fault.CONFLICT, function, why);
  }

  private static HeddleException failed(String function, String why) {
    return failed(Fault.INTERNAL, function, why);
  }

  private static HeddleException failed(Fault fault, String function, String why) {
    return new HeddleException(
        fault, "'%s' of '%s' failed: %s".formatted(function, LIFECYCLE, why));
  }
}
