// SPDX-License-Identifier: Apache-2.0
package loadgen;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The peer that is measured: an endpoint, one client identity, a chaincode, and the processes whose CPU and memory
 * are read. Whose peer it is makes no difference.
 */
record Peer(
    String label,
    String endpoint,
    Optional<String> authority,
    Optional<Path> tlsCa,
    String channel,
    String chaincode,
    PrivateKey key,
    ByteString identity,
    Map<String, Long> processes) {

  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
  private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);
  private static final int MAX_MESSAGE_BYTES = 200 << 20;

  ManagedChannel connect() throws IOException {
    int colon = endpoint.lastIndexOf(':');
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(
                endpoint.substring(0, colon), Integer.parseInt(endpoint.substring(colon + 1)))
            .directExecutor()
            .maxInboundMessageSize(MAX_MESSAGE_BYTES);
    if (tlsCa.isEmpty()) {
      return builder.usePlaintext().build();
    }
    builder.sslContext(GrpcSslContexts.forClient().trustManager(tlsCa.get().toFile()).build());
    authority.ifPresent(builder::overrideAuthority);
    return builder.build();
  }

  /** ECDSA P-256 over SHA-256 in DER, with the low S that Fabric asks for. */
  byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key);
      signature.update(message);
      return withLowS(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] withLowS(byte[] der) {
    int startOfS = 4 + der[3] + 2;
    BigInteger s = new BigInteger(Arrays.copyOfRange(der, startOfS, der.length));
    if (s.compareTo(HALF_ORDER) <= 0) {
      return der;
    }
    byte[] low = ORDER.subtract(s).toByteArray();
    byte[] result = Arrays.copyOf(der, startOfS + low.length);
    result[1] = (byte) (result.length - 2);
    result[startOfS - 1] = (byte) low.length;
    System.arraycopy(low, 0, result, startOfS, low.length);
    return result;
  }
}
