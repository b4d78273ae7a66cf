// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.golang.GoProtobuf;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeSupportGrpc;
import org.jspecify.annotations.Nullable;

/**
 * The service {@code protos.ChaincodeSupport}, which chaincode dials.
 *
 * <p>Fabric: core/chaincode/accesscontrol/interceptor.go for the check of the first message.
 */
final class ChaincodeSupport extends ChaincodeSupportGrpc.ChaincodeSupportImplBase
    implements ServerInterceptor {

  private static final Context.Key<Optional<X509Certificate>> CERTIFICATE =
      Context.keyWithDefault("chaincode certificate", Optional.empty());

  private static final Status UNREADABLE =
      Status.INTERNAL.withDescription("a message could not be read");

  private final Registry registry;
  private final Optional<RegistrationCheck> check;

  ChaincodeSupport(Registry registry, Optional<RegistrationCheck> check) {
    this.registry = registry;
    this.check = check;
  }

  ServerServiceDefinition definition() {
    return ServerInterceptors.intercept(this, this);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    @Nullable SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    Optional<X509Certificate> certificate =
        session == null ? Optional.empty() : certificate(session);
    return Contexts.interceptCall(
        Context.current().withValue(CERTIFICATE, certificate), call, headers, next);
  }

  @Override
  public StreamObserver<ChaincodeMessage> register(StreamObserver<ChaincodeMessage> toChaincode) {
    Optional<X509Certificate> certificate = CERTIFICATE.get();
    Conversation.Gatekeeper gatekeeper =
        check
            .<Conversation.Gatekeeper>map(rule -> first -> objection(rule, first, certificate))
            .orElse(Conversation.Gatekeeper.NONE);
    StreamObserver<ChaincodeMessage> fromChaincode =
        Conversation.open(registry, toChaincode, Optional.empty(), gatekeeper);
    if (toChaincode instanceof ServerCallStreamObserver<ChaincodeMessage> call) {
      // gRPC closes a call when it cannot read a message, and tells nobody else of it
      call.setOnCloseHandler(() -> fromChaincode.onError(UNREADABLE.asRuntimeException()));
    }
    return fromChaincode;
  }

  private static Optional<String> objection(
      RegistrationCheck rule, ChaincodeMessage first, Optional<X509Certificate> certificate) {
    if (first.getType() != ChaincodeMessage.Type.REGISTER) {
      return Optional.of("First message needs to be a register");
    }
    try {
      rule.check(new PackageId(ChaincodeID.parseFrom(first.getPayload()).getName()), certificate);
      return Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      return Optional.of(GoProtobuf.words(e));
    } catch (HeddleException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static Optional<X509Certificate> certificate(SSLSession session) {
    try {
      for (Certificate certificate : session.getPeerCertificates()) {
        if (certificate instanceof X509Certificate x509) {
          return Optional.of(x509);
        }
      }
      return Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }
}
