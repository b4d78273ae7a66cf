// SPDX-License-Identifier: Apache-2.0
package loadgen;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** The description of a peer, as somebody has written it; see README.md beside this folder. */
final class PeerFile {

  private static final List<String> KEYS =
      List.of(
          "label", "endpoint", "authority", "tlsCa", "mspId", "cert", "key", "channel", "chaincode", "processes");

  private final Path file;
  private final Properties values = new Properties();

  private PeerFile(Path file) {
    this.file = file;
  }

  static Peer read(Path file) throws BadPeer {
    return new PeerFile(file).peer();
  }

  private Peer peer() throws BadPeer {
    try (Reader in = Files.newBufferedReader(file)) {
      values.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw bad("cannot be read: " + e, e);
    }
    for (String name : values.stringPropertyNames()) {
      if (!KEYS.contains(name)) {
        throw bad("has '%s', which says nothing; known are %s".formatted(name, String.join(", ", KEYS)));
      }
    }
    return new Peer(
        values.getProperty("label", file.getFileName().toString()),
        endpoint(),
        Optional.ofNullable(values.getProperty("authority")),
        values.containsKey("tlsCa") ? Optional.of(path("tlsCa")) : Optional.empty(),
        values.getProperty("channel", "mychannel"),
        required("chaincode"),
        privateKey(),
        SerializedIdentity.newBuilder()
            .setMspid(required("mspId"))
            .setIdBytes(ByteString.copyFrom(bytes("cert")))
            .build()
            .toByteString(),
        processes());
  }

  private String endpoint() throws BadPeer {
    String endpoint = required("endpoint");
    if (!endpoint.matches(".+:\\d{1,5}")) {
      throw bad("has 'endpoint=%s', which is not HOST:PORT".formatted(endpoint));
    }
    return endpoint;
  }

  private Map<String, Long> processes() throws BadPeer {
    Map<String, Long> processes = new LinkedHashMap<>();
    for (String process : required("processes").split(",")) {
      String[] parts = process.strip().split(":");
      if (parts.length != 2 || !parts[1].matches("\\d{1,9}")) {
        throw bad("has '%s' among its processes, which is not NAME:PID".formatted(process.strip()));
      }
      long pid = Long.parseLong(parts[1]);
      if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
        throw bad(
            "names process %d as its %s, which does not run; start it and write its number down"
                .formatted(pid, parts[0]));
      }
      processes.put(parts[0], pid);
    }
    if (!processes.containsKey("peer")) {
      throw bad("names no 'peer:PID' among its processes");
    }
    return processes;
  }

  private PrivateKey privateKey() throws BadPeer {
    String base64 = new String(bytes("key"), StandardCharsets.US_ASCII);
    try {
      byte[] der = Base64.getDecoder().decode(base64.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", ""));
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw bad("has a 'key' that is not one for P-256 in PKCS#8: " + e.getMessage(), e);
    }
  }

  private byte[] bytes(String name) throws BadPeer {
    try {
      return Files.readAllBytes(path(name));
    } catch (IOException e) {
      throw bad("has a '%s' that cannot be read: %s".formatted(name, e), e);
    }
  }

  private Path path(String name) throws BadPeer {
    Path path = Path.of(required(name));
    if (!Files.isReadable(path)) {
      throw bad("has '%s=%s', and there is no such file that can be read".formatted(name, path));
    }
    return path;
  }

  private String required(String name) throws BadPeer {
    String value = values.getProperty(name, "").strip();
    if (value.isEmpty()) {
      throw bad("lacks '%s'".formatted(name));
    }
    return value;
  }

  private BadPeer bad(String why) {
    return new BadPeer("The description of a peer in '%s' %s".formatted(file, why));
  }

  private BadPeer bad(String why, Throwable cause) {
    return new BadPeer("The description of a peer in '%s' %s".formatted(file, why), cause);
  }
}
