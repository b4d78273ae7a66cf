// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import com.google.protobuf.ByteString;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.heddle.base.Sha256;
import java.security.cert.CertificateEncodingException;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.hyperledger.fabric.protos.common.Status;
import org.jspecify.annotations.Nullable;

/**
 * Ties requests for blocks to the connection on which they come: each has to name the TLS
 * certificate that the client has shown, so that nobody else can send it.
 *
 * <p>Fabric: internal/pkg/comm/util.go, {@code NewBindingInspector}.
 */
public final class TlsBinding {

  private static final Context.Key<Shown> SHOWN = Context.key("tls-certificate");

  private TlsBinding() {}

  /**
   * What a client has shown.
   *
   * @param hash SHA-256 of its certificate; empty if there is none
   */
  private record Shown(Optional<ByteString> hash) {}

  /** What a request has to say of the certificate. */
  @FunctionalInterface
  interface Rule {

    /**
     * Checks it.
     *
     * @param claimed the hash in the request, empty if there is none
     */
    void check(ByteString claimed) throws Refused;
  }

  /** A service whose requests are tied to connections. */
  public static ServerServiceDefinition of(BindableService service) {
    return ServerInterceptors.intercept(service, new Looking());
  }

  /** That of the call which is being opened on this thread. */
  static Rule present() {
    @Nullable Shown shown = SHOWN.get();
    return shown == null ? _ -> {} : claimed -> check(claimed, shown.hash());
  }

  private static void check(ByteString claimed, Optional<ByteString> actual) throws Refused {
    if (claimed.isEmpty()) {
      throw bad("client didn't include its TLS cert hash");
    }
    if (actual.isEmpty()) {
      throw bad("client didn't send a TLS certificate");
    }
    if (!claimed.equals(actual.get())) {
      throw bad("claimed TLS cert hash is not the actual TLS cert hash");
    }
  }

  private static Refused bad(String why) {
    return new Refused(Status.BAD_REQUEST, why);
  }

  private static final class Looking implements ServerInterceptor {

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      @Nullable SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
      Shown shown = new Shown(session == null ? Optional.empty() : hash(session));
      return Contexts.interceptCall(Context.current().withValue(SHOWN, shown), call, headers, next);
    }

    private static Optional<ByteString> hash(SSLSession session) {
      try {
        byte[] certificate = session.getPeerCertificates()[0].getEncoded();
        return Optional.of(Sha256.of(ByteString.copyFrom(certificate)));
      } catch (SSLPeerUnverifiedException | CertificateEncodingException _) {
        return Optional.empty(); // it has shown none
      }
    }
  }
}
