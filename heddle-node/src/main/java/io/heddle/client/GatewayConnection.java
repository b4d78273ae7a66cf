// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.GatewayRuntimeException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;

/** A connection of the official client library to a peer's gateway. */
public final class GatewayConnection implements AutoCloseable {

  private static final int MAX_MESSAGE_BYTES = 100 * 1024 * 1024;
  private static final Duration USUAL_LIMIT = Duration.ofSeconds(60);
  private static final long SUBMIT_SECONDS = 30;
  private static final long COMMIT_SECONDS = 60;

  private final GatewayTarget target;
  private final ClientIdentity client;
  private final ManagedChannel channel;
  private final Gateway gateway;
  private final Optional<ClientChance> chance;
  private final Runnable hangUp;

  private GatewayConnection(
      GatewayTarget target,
      ClientIdentity client,
      ManagedChannel channel,
      Gateway gateway,
      Optional<ClientChance> chance,
      Runnable hangUp) {
    this.chance = chance;
    this.hangUp = hangUp;
    this.target = target;
    this.client = client;
    this.channel = channel;
    this.gateway = gateway;
  }

  /** One whose calls may take as long as they usually do. */
  public static GatewayConnection open(GatewayTarget target) {
    return open(target, USUAL_LIMIT);
  }

  /**
   * One whose chaincode may take its time.
   *
   * @param chaincodeLimit how long the chaincode may take for one call
   */
  public static GatewayConnection open(GatewayTarget target, Duration chaincodeLimit) {
    ClientIdentity client = ClientIdentity.load(target.mspId(), target.mspFolder());
    ManagedChannel channel = connect(target);
    return over(channel, channel::shutdownNow, target, client, Optional.empty(), chaincodeLimit);
  }

  /**
   * One over a channel that stays open when it is closed.
   *
   * @param chance what its calls have in place of what the official library takes
   */
  static GatewayConnection over(
      ManagedChannel channel,
      GatewayTarget target,
      Optional<ClientChance> chance,
      Duration chaincodeLimit) {
    ClientIdentity client = ClientIdentity.load(target.mspId(), target.mspFolder(), chance);
    return over(channel, () -> {}, target, client, chance, chaincodeLimit);
  }

  private static GatewayConnection over(
      ManagedChannel channel,
      Runnable hangUp,
      GatewayTarget target,
      ClientIdentity client,
      Optional<ClientChance> chance,
      Duration chaincodeLimit) {
    Gateway gateway =
        Gateway.newInstance()
            .identity(client.identity())
            .signer(client.signer())
            .hash(client.hash())
            .connection(channel)
            .evaluateOptions(
                options -> options.withDeadlineAfter(chaincodeLimit.toSeconds(), TimeUnit.SECONDS))
            .endorseOptions(
                options -> options.withDeadlineAfter(chaincodeLimit.toSeconds(), TimeUnit.SECONDS))
            .submitOptions(options -> options.withDeadlineAfter(SUBMIT_SECONDS, TimeUnit.SECONDS))
            .commitStatusOptions(
                options -> options.withDeadlineAfter(COMMIT_SECONDS, TimeUnit.SECONDS))
            .connect();
    return new GatewayConnection(target, client, channel, gateway, chance, hangUp);
  }

  public CallResult evaluate(ChaincodeCall call) {
    return evaluate(call, CallObserver.NONE);
  }

  public CallResult evaluate(ChaincodeCall call, CallObserver observer) {
    Proposal proposal = proposal(call);
    observer.proposed(proposal.getTransactionId());
    try {
      byte[] result = proposal.evaluate();
      observer.executed(proposal.getTransactionId());
      return new CallResult(
          proposal.getTransactionId(), Bytes.copyFrom(result), OptionalLong.empty());
    } catch (GatewayException e) {
      throw GatewayFailure.of(e, target, call.chaincode());
    } catch (GatewayRuntimeException e) {
      throw GatewayFailure.of(e, target, call.chaincode());
    }
  }

  public CallResult submit(ChaincodeCall call) {
    return submit(call, CallObserver.NONE);
  }

  public CallResult submit(ChaincodeCall call, CallObserver observer) {
    Proposal proposal = proposal(call);
    observer.proposed(proposal.getTransactionId());
    try {
      Transaction transaction = proposal.endorse();
      observer.executed(proposal.getTransactionId());
      SubmittedTransaction submitted = transaction.submitAsync();
      Status status = submitted.getStatus();
      if (!status.isSuccessful()) {
        throw new NotCommitted(
            "Transaction '%s' was ordered into block %d and is not valid: %s"
                .formatted(status.getTransactionId(), status.getBlockNumber(), status.getCode()));
      }
      return new CallResult(
          transaction.getTransactionId(),
          Bytes.copyFrom(transaction.getResult()),
          OptionalLong.of(status.getBlockNumber()));
    } catch (EndorseException | SubmitException | CommitStatusException e) {
      throw GatewayFailure.of(e, target, call.chaincode());
    } catch (GatewayRuntimeException e) {
      throw GatewayFailure.of(e, target, call.chaincode());
    }
  }

  public Traces traces() {
    return new Traces(channel, client, target);
  }

  @Override
  public void close() {
    gateway.close();
    hangUp.run();
  }

  private Proposal proposal(ChaincodeCall call) {
    if (chance.isPresent()) {
      return gateway.newProposal(
          ChosenProposal.of(target.channel(), call, client.identity(), chance.get()));
    }
    var builder =
        gateway
            .getNetwork(target.channel())
            .getContract(call.chaincode())
            .newProposal(call.function());
    call.arguments().forEach(argument -> builder.addArguments(argument.toByteArray()));
    call.transientData().forEach((key, value) -> builder.putTransient(key, value.toByteArray()));
    if (!call.endorsers().isEmpty()) {
      builder.setEndorsingOrganizations(call.endorsers().toArray(String[]::new));
    }
    return builder.build();
  }

  static ManagedChannel connect(GatewayTarget target) {
    return connect(target.endpoint(), target.tlsCa());
  }

  /**
   * A channel that its owner closes.
   *
   * @param tlsCa PEM file to trust; without it the connection is plaintext
   */
  static ManagedChannel connect(String endpoint, Optional<Path> tlsCa) {
    return connect(endpoint, tlsCa, Optional.empty());
  }

  /** As the other, with what servers are shown that ask for it. */
  static ManagedChannel connect(
      String endpoint, Optional<Path> tlsCa, Optional<ShownCertificate> shown) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forTarget(endpoint).maxInboundMessageSize(MAX_MESSAGE_BYTES);
    if (tlsCa.isEmpty()) {
      return builder.usePlaintext().build();
    }
    try (InputStream pem = Files.newInputStream(tlsCa.get())) {
      X509Certificate[] trusted =
          CertificateFactory.getInstance("X.509").generateCertificates(pem).stream()
              .map(X509Certificate.class::cast)
              .toArray(X509Certificate[]::new);
      SslContextBuilder tls =
          GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
              .trustManager(trusted);
      shown.ifPresent(own -> tls.keyManager(own.key(), own.certificate()));
      return builder.sslContext(tls.build()).build();
    } catch (IOException | CertificateException | IllegalArgumentException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "TLS CA file '%s' could not be used: %s".formatted(tlsCa.get(), e.getMessage()),
          e);
    }
  }
}
