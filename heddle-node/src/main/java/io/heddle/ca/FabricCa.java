// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import io.heddle.base.HeddleException;
import io.heddle.ca.Refusal.Code;
import io.heddle.ca.RestEndpoint.Handler;
import io.heddle.ca.RestEndpoint.Result;
import io.heddle.issue.OrganisationAuthority;
import io.heddle.operations.Endpoints;
import io.heddle.words.Foreign;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * One organisation's certificate authority as clients of Fabric CA know one.
 *
 * <p>Fabric CA: lib/server.go, registerHandlers.
 */
public final class FabricCa implements AutoCloseable {

  private static final String API = "/api/v1/";

  private final AuthorityInfo info;
  private final Registry registry;
  private final Optional<Registrar> registrar;
  private final EnrolmentCalls enrolments;
  private final IdentityCalls identities;
  private final RevocationCalls revocations;
  private final AffiliationCalls affiliations;
  private final CertificateCalls certificates;

  private FabricCa(
      AuthorityInfo info,
      Registry registry,
      Optional<Registrar> registrar,
      Secrets secrets,
      Clock clock) {
    this.info = info;
    this.registry = registry;
    this.registrar = registrar;
    OrganisationAuthority authority = info.authority();
    var authentication = new Authentication(registry, authority, clock);
    this.enrolments = new EnrolmentCalls(registry, authority, info, authentication, clock);
    this.identities = new IdentityCalls(registry, info, authentication, secrets, clock);
    this.revocations = new RevocationCalls(registry, authority, authentication, clock);
    this.affiliations = new AffiliationCalls(registry, info, authentication, clock);
    this.certificates = new CertificateCalls(registry, authentication, clock);
  }

  /**
   * Opens one, with a registrar who can register all others.
   *
   * @param name under which requests may ask for it: {@code ca-org1}
   * @param folder where it keeps whom it knows and what it has certified; it makes it if need be
   * @param given the registrar's secret is this one from now on, whatever it was
   * @throws HeddleException {@code BAD_INPUT} if what is in the folder cannot be read
   */
  public static FabricCa open(
      String name,
      OrganisationAuthority authority,
      Path folder,
      Optional<Registrar> given,
      Clock clock) {
    return open(name, authority, folder, given, Secrets.strong(), clock);
  }

  static FabricCa open(
      String name,
      OrganisationAuthority authority,
      Path folder,
      Optional<Registrar> given,
      Secrets secrets,
      Clock clock) {
    Registry registry = Registry.open(folder);
    try {
      return new FabricCa(
          new AuthorityInfo(name, authority),
          registry,
          Beginning.ensure(registry, given, secrets),
          secrets,
          clock);
    } catch (RuntimeException e) {
      registry.close();
      throw e;
    }
  }

  public String name() {
    return info.name();
  }

  /**
   * The registrar, if it was made when this was opened; nobody but who asks here ever learns the
   * secret.
   */
  public Optional<Registrar> newRegistrar() {
    return registrar;
  }

  /** What it answers, by path. */
  public Endpoints endpoints() {
    Endpoints all = new Endpoints();
    add(
        all,
        "cainfo",
        endpoint ->
            endpoint
                .on("GET", 200, mine(this::tell))
                .on("HEAD", 200, mine(this::tell))
                .on("POST", 200, mine(this::tell)));
    add(all, "enroll", endpoint -> endpoint.on("POST", 201, mine(enrolments::enrol)));
    add(all, "reenroll", endpoint -> endpoint.on("POST", 201, mine(enrolments::reenrol)));
    add(all, "register", endpoint -> endpoint.on("POST", 201, mine(identities::register)));
    add(all, "revoke", endpoint -> endpoint.on("POST", 200, mine(revocations::revoke)));
    add(all, "gencrl", endpoint -> endpoint.on("POST", 200, mine(revocations::list)));
    add(
        all,
        "identities",
        endpoint ->
            endpoint
                .on("GET", 200, mine(identities::getAll))
                .on("POST", 201, mine(identities::add)));
    add(
        all,
        "identities/",
        endpoint ->
            endpoint
                .on("GET", 200, mine(identities::get))
                .on("PUT", 200, mine(identities::change))
                .on("DELETE", 200, mine(identities::remove)));
    add(
        all,
        "affiliations",
        endpoint ->
            endpoint
                .on("GET", 200, mine(affiliations::getAll))
                .on("POST", 201, mine(affiliations::add)));
    add(
        all,
        "affiliations/",
        endpoint ->
            endpoint
                .on("GET", 200, mine(affiliations::get))
                .on("PUT", 200, mine(affiliations::rename))
                .on("DELETE", 200, mine(affiliations::remove)));
    add(
        all,
        "certificates",
        endpoint ->
            endpoint
                .on("GET", 200, mine(certificates::get))
                .on("DELETE", 200, mine(certificates::remove)));
    return all;
  }

  @FunctionalInterface
  private interface Methods {
    RestEndpoint of(RestEndpoint endpoint);
  }

  private static void add(Endpoints all, String path, Methods methods) {
    all.add("/" + path, methods.of(new RestEndpoint("/" + path)));
    all.add(API + path, methods.of(new RestEndpoint(API + path)));
  }

  /** Only for requests that are for this authority. */
  private Handler mine(Handler handler) {
    return call -> {
      call.authority()
          .filter(name -> !name.equals(info.name()))
          .ifPresent(other -> {
            throw Refusal.of(
                404,
                Code.NO_SUCH_AUTHORITY,
                "CA '%s' does not exist".formatted(Foreign.text(other)));
          });
      return handler.handle(call);
    };
  }

  private Result tell(Call call) {
    return Result.of(info.json(AuthorityInfo.VERSION));
  }

  @Override
  public void close() {
    registry.close();
  }
}
