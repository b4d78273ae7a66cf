// SPDX-License-Identifier: Apache-2.0
package loadgen;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.Reader;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

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

  static Peer read(Path file) throws IOException, GeneralSecurityException {
    Properties values = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      values.load(in);
    }
    Map<String, Long> processes = new LinkedHashMap<>();
    for (String process : values.getProperty("processes", "").split(",")) {
      if (!process.isBlank()) {
        String[] parts = process.strip().split(":");
        processes.put(parts[0], Long.parseLong(parts[1]));
      }
    }
    return new Peer(
        values.getProperty("label", file.getFileName().toString()),
        required(values, "endpoint"),
        Optional.ofNullable(values.getProperty("authority")),
        Optional.ofNullable(values.getProperty("tlsCa")).map(Path::of),
        values.getProperty("channel", "mychannel"),
        required(values, "chaincode"),
        privateKey(Path.of(required(values, "key"))),
        SerializedIdentity.newBuilder()
            .setMspid(required(values, "mspId"))
            .setIdBytes(ByteString.copyFrom(Files.readAllBytes(Path.of(required(values, "cert")))))
            .build()
            .toByteString(),
        processes);
  }

  private static String required(Properties values, String name) {
    String value = values.getProperty(name);
    if (value == null) {
      throw new IllegalArgumentException("the description of the peer lacks '%s'".formatted(name));
    }
    return value;
  }

  private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    String base64 = Files.readString(file).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }

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
