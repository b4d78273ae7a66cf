// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.heddle.base.PackageId;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/** All chaincode streams of one peer, whoever dialled. Safe for threads. */
public final class ChaincodeStreams implements AutoCloseable {

  private final Registry registry;

  /** Streams that nobody listens to. */
  public ChaincodeStreams(StreamSettings settings, ChaincodeAdmission admission) {
    this(settings, admission, StreamListener.NONE);
  }

  public ChaincodeStreams(
      StreamSettings settings, ChaincodeAdmission admission, StreamListener listener) {
    this(settings, ExecuteLimits.USUAL, admission, listener);
  }

  /** Streams with limits of their own for single chaincodes. */
  public ChaincodeStreams(
      StreamSettings settings,
      ExecuteLimits limits,
      ChaincodeAdmission admission,
      StreamListener listener) {
    this.registry = new Registry(settings, limits, admission, listener);
  }

  /** What there is on all streams now. */
  public StreamCounts counts() {
    return registry.counts();
  }

  /** The stream of a chaincode that is ready for transactions. */
  public Optional<ChaincodeStream> find(PackageId chaincode) {
    return registry.findReady(chaincode);
  }

  /**
   * Takes a new stream.
   *
   * @param toChaincode where the peer's messages go
   * @param dialler who has dialled the chaincode's server; empty if the chaincode dialled
   * @return where the chaincode's messages come in
   */
  public StreamObserver<ChaincodeMessage> accept(
      StreamObserver<ChaincodeMessage> toChaincode, Optional<StreamOwner> dialler) {
    return Conversation.open(registry, toChaincode, dialler, Conversation.Gatekeeper.NONE);
  }

  /** The service {@code protos.ChaincodeSupport} for a listener without TLS. */
  public ServerServiceDefinition service() {
    return new ChaincodeSupport(registry, Optional.empty()).definition();
  }

  /** The service {@code protos.ChaincodeSupport} for a listener with TLS. */
  public ServerServiceDefinition service(RegistrationCheck check) {
    return new ChaincodeSupport(registry, Optional.of(check)).definition();
  }

  /** Ends every stream. */
  @Override
  public void close() {
    registry.close();
  }
}
