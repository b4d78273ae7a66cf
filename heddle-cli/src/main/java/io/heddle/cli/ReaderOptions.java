// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.BlockReader;
import io.heddle.client.ShownCertificate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who reads the blocks of which channel in whatever network. */
final class ReaderOptions {

  @Option(
      names = {"-C", "--channel"},
      paramLabel = "CHANNEL",
      description = "Name of the channel.")
  private final List<String> channels = new ArrayList<>();

  @Option(
      names = "--msp",
      paramLabel = "DIR",
      description =
          "MSP folder of a member of the channel, who reads (default: CORE_PEER_MSPCONFIGPATH).")
  private @Nullable Path msp;

  @Option(
      names = "--msp-id",
      paramLabel = "ID",
      description = "MSP id of that member (default: CORE_PEER_LOCALMSPID).")
  private @Nullable String mspId;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "PEM file with the certificate to show where one is asked for (default:"
              + " CORE_PEER_TLS_CLIENTCERT_FILE, if CORE_PEER_TLS_CLIENTAUTHREQUIRED is true).")
  private @Nullable Path tlsCertificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "PEM file with its key (default: CORE_PEER_TLS_CLIENTKEY_FILE, likewise).")
  private @Nullable Path tlsKey;

  ReaderOptions() {}

  /** All that are named, in their order. */
  List<String> channels() {
    if (channels.isEmpty()) {
      throw new HeddleException(Fault.BAD_INPUT, "Name the channel with -C");
    }
    return channels;
  }

  /** Of the one channel that is named. */
  BlockReader reader() {
    if (channels().size() > 1) {
      throw new HeddleException(Fault.BAD_INPUT, "One channel is read at a time; give -C once");
    }
    return reader(channels().getFirst());
  }

  BlockReader reader(String channel) {
    Map<String, String> environment = System.getenv();
    Path folder =
        Optional.ofNullable(msp)
            .or(() -> Optional.ofNullable(environment.get("CORE_PEER_MSPCONFIGPATH")).map(Path::of))
            .orElseThrow(() -> missing("--msp with the folder of a member of the channel"));
    String id =
        Optional.ofNullable(mspId)
            .or(() -> Optional.ofNullable(environment.get("CORE_PEER_LOCALMSPID")))
            .orElseThrow(() -> missing("--msp-id"));
    return BlockReader.of(channel, id, folder, shown(environment));
  }

  private Optional<ShownCertificate> shown(Map<String, String> environment) {
    boolean isWanted = "true".equals(environment.get("CORE_PEER_TLS_CLIENTAUTHREQUIRED"));
    Optional<Path> certificate =
        given(tlsCertificate, isWanted, environment, "CORE_PEER_TLS_CLIENTCERT_FILE");
    Optional<Path> key = given(tlsKey, isWanted, environment, "CORE_PEER_TLS_CLIENTKEY_FILE");
    if (certificate.isPresent() != key.isPresent()) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "A TLS certificate is shown with its key; give both --tls-cert and --tls-key, or"
              + " neither");
    }
    return certificate.map(file -> ShownCertificate.of(file, key.orElseThrow()));
  }

  private static Optional<Path> given(
      @Nullable Path option, boolean isWanted, Map<String, String> environment, String variable) {
    return Optional.ofNullable(option)
        .or(() ->
            isWanted
                ? Optional.ofNullable(environment.get(variable)).map(Path::of)
                : Optional.empty());
  }

  private static HeddleException missing(String option) {
    return new HeddleException(
        Fault.BAD_INPUT, "Blocks are given to members of a channel only; add %s".formatted(option));
  }
}
