// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.golang.GoPem;
import io.heddle.identity.Certificates;
import io.heddle.testing.ManualClock;
import io.heddle.testing.Spec;
import java.security.KeyFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChaincodeCaTest {

  private static final Instant NOW = Instant.parse("2026-05-01T10:20:30Z");
  private static final PackageId BASIC = PackageId.of("basic", "a1");
  private static final PackageId OTHER = PackageId.of("other", "b2");

  private final ManualClock clock = new ManualClock(NOW);
  private final ChaincodeCa ca = new ChaincodeCa(clock, Duration.ofMinutes(5));

  @Test
  @Spec("EB-701")
  void is_its_own_authority_for_ten_years() {
    X509Certificate root = certificate(ca.rootPem());

    assertThat(Certificates.isAuthority(root)).isTrue();
    assertThat(Certificates.isSignedBy(root, root.getPublicKey())).isTrue();
    assertThat(root.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(3650)));
    assertThat(new ChaincodeCa(clock, Duration.ZERO).rootPem()).isNotEqualTo(ca.rootPem());
  }

  @ParameterizedTest
  @Spec("EB-702")
  @CsvSource({"peer0.example.com,2", "127.0.0.1,7"})
  void shows_a_server_certificate_for_one_host(String host, int kind) throws Exception {
    X509Certificate server = certificate(ca.serverCredentials(host).certificate());

    Collection<List<?>> names = server.getSubjectAlternativeNames();
    assertThat(names).hasSize(1);
    List<Object> name = List.copyOf(names.iterator().next());
    assertThat(name).isEqualTo(List.of(kind, host));
    assertThat(server.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(3650)));
    assertThat(Certificates.isSignedBy(server, certificate(ca.rootPem()).getPublicKey())).isTrue();
  }

  @Test
  @Spec("EB-703")
  void issues_a_client_certificate_for_a_day() throws Exception {
    X509Certificate client = certificate(ca.issue(BASIC).certificate());

    assertThat(client.getNotBefore().toInstant()).isEqualTo(NOW.minus(Duration.ofHours(24)));
    assertThat(client.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofHours(24)));
    assertThat(client.getExtendedKeyUsage()).isEqualTo(List.of("1.3.6.1.5.5.7.3.2"));
    assertThat(client.getKeyUsage()).startsWith(true, false, true, false, false);
    assertThat(client.getSubjectX500Principal().toString())
        .isEqualTo("SERIALNUMBER=" + client.getSerialNumber());
    assertThat(certificate(ca.issue(BASIC).certificate())).isNotEqualTo(client);
  }

  @Test
  @Spec({"EB-704", "JT-11"})
  void labels_a_pkcs8_key_as_chaincode_libraries_expect() throws Exception {
    String key = ca.issue(BASIC).key();

    assertThat(key).startsWith("-----BEGIN EC PRIVATE KEY-----\n");
    ByteString content = GoPem.firstBlock(ByteString.copyFromUtf8(key)).orElseThrow();
    assertThat(
            KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(content.toByteArray())))
        .isNotNull();
  }

  @Test
  @Spec("EB-706")
  void lets_a_chaincode_register_with_its_own_certificate() {
    X509Certificate client = certificate(ca.issue(BASIC).certificate());

    ca.check(BASIC.value(), Optional.of(client));
  }

  @Test
  @Spec({"EB-705", "EB-706"})
  void a_later_launch_of_another_chaincode_leaves_the_earlier_one_its_time() {
    X509Certificate first = certificate(ca.issue(BASIC).certificate());
    ca.issue(OTHER);

    ca.check(BASIC.value(), Optional.of(first));
  }

  @Test
  @Spec("EB-706")
  void refuses_a_stream_without_a_certificate() {
    assertThatThrownBy(() -> ca.check("basic:a1", Optional.empty()))
        .hasMessage("TLS is active but chaincode basic:a1 didn't send certificate");
  }

  @Test
  @Spec("EB-706")
  void refuses_a_certificate_that_it_does_not_know() {
    X509Certificate foreign =
        certificate(new ChaincodeCa(clock, Duration.ZERO).issue(BASIC).certificate());

    assertThatThrownBy(() -> ca.check("basic:a1", Optional.of(foreign)))
        .hasMessageMatching(
            "Chaincode basic:a1 with given certificate hash \\[\\d+( \\d+){31}] not found in"
                + " registry");
  }

  @Test
  @Spec("EB-706")
  void refuses_a_certificate_of_another_chaincode() {
    X509Certificate client = certificate(ca.issue(BASIC).certificate());

    assertThatThrownBy(() -> ca.check(OTHER.value(), Optional.of(client)))
        .hasMessageMatching(
            "Chaincode other:b2 with given certificate hash \\[\\d+( \\d+){31}] belongs to a"
                + " different chaincode");
  }

  @ParameterizedTest(name = "start timeout {0} min, registration after {1} min: {2}")
  @Spec({"EB-705", "HB-28"})
  @CsvSource({"5,9,true", "5,11,false", "15,12,true", "15,16,false"})
  void binds_for_the_launch_timeout_and_at_least_ten_minutes(
      int startTimeout, int later, boolean accepted) {
    ChaincodeCa authority = new ChaincodeCa(clock, Duration.ofMinutes(startTimeout));
    X509Certificate client = certificate(authority.issue(BASIC).certificate());

    clock.advance(Duration.ofMinutes(later));

    assertThat(accepts(authority, client)).isEqualTo(accepted);
  }

  @Test
  @Spec({"CP-230", "EB-707"})
  void whoever_has_registered_may_again_as_long_as_its_process_lives() {
    X509Certificate client = certificate(ca.issue(BASIC).certificate());
    assertThat(accepts(ca, client)).isTrue();

    clock.advance(Duration.ofHours(11));

    assertThat(accepts(ca, client)).isTrue();
    ca.revoke(BASIC);
    assertThat(accepts(ca, client)).isFalse();
  }

  @Test
  @Spec({"CP-230", "EB-707"})
  void the_time_to_register_can_be_set() {
    var slow = new ChaincodeCa(clock, clock, Duration.ofMinutes(5), Duration.ofHours(2));
    X509Certificate client = certificate(slow.issue(BASIC).certificate());

    clock.advance(Duration.ofMinutes(119));

    assertThat(accepts(slow, client)).isTrue();
  }

  @Test
  @Spec("EB-705")
  void a_binding_does_not_end_because_somebody_sets_the_clock() {
    var elapsed = new ManualClock(NOW);
    ChaincodeCa authority =
        new ChaincodeCa(clock, elapsed, Duration.ofMinutes(5), Duration.ofMinutes(10));
    X509Certificate client = certificate(authority.issue(BASIC).certificate());

    clock.advance(Duration.ofHours(3));

    assertThat(accepts(authority, client)).isTrue();
  }

  @Test
  @Spec("HB-28")
  void forgets_a_chaincode_whose_process_has_ended() {
    X509Certificate basic = certificate(ca.issue(BASIC).certificate());
    X509Certificate other = certificate(ca.issue(OTHER).certificate());

    ca.revoke(BASIC);

    assertThat(accepts(ca, basic)).isFalse();
    ca.check(OTHER.value(), Optional.of(other));
  }

  private static boolean accepts(ChaincodeCa ca, X509Certificate client) {
    try {
      ca.check(BASIC.value(), Optional.of(client));
      return true;
    } catch (HeddleException _) {
      return false;
    }
  }

  private static X509Certificate certificate(String pem) {
    return Certificates.ofPem(ByteString.copyFromUtf8(pem));
  }
}
