// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.heddle.base.PackageId;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/** All chaincode streams of one peer, whoever dialled. */
@SuppressWarnings("DoNotCallSuggester") // bodies come next
public final class ChaincodeStreams implements AutoCloseable {

  private final StreamSettings settings;
  private final ChaincodeAdmission admission;

  public ChaincodeStreams(StreamSettings settings, ChaincodeAdmission admission) {
    this.settings = settings;
    this.admission = admission;
  }

  /** The stream of a chaincode that is ready for transactions. */
  public Optional<ChaincodeStream> find(PackageId chaincode) {
    throw new UnsupportedOperationException("not yet: " + chaincode + settings + admission);
  }

  /**
   * Takes a new stream.
   *
   * @param toChaincode where the peer's messages go
   * @param dialled the package whose server was dialled; empty if the chaincode dialled
   * @return where the chaincode's messages come in
   */
  public StreamObserver<ChaincodeMessage> accept(
      StreamObserver<ChaincodeMessage> toChaincode, Optional<PackageId> dialled) {
    throw new UnsupportedOperationException("not yet");
  }

  /** The service {@code protos.ChaincodeSupport} for a listener without TLS. */
  public ServerServiceDefinition service() {
    throw new UnsupportedOperationException("not yet");
  }

  /** The service {@code protos.ChaincodeSupport} for a listener with TLS. */
  public ServerServiceDefinition service(RegistrationCheck check) {
    throw new UnsupportedOperationException("not yet: " + check);
  }

  /** Ends every stream. */
  @Override
  public void close() {}
}
