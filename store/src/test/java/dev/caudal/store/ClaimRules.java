// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who gets which session, in what turns. */
public abstract class ClaimRules extends StoreRules {

  private List<String> tenants(Wants wants) throws InterruptedException {
    return claims(wants).stream().map(lease -> lease.session().tenant()).toList();
  }

  private void crowd(String tenant, int sessions) {
    for (int i = 0; i < sessions; i++) {
      send(task(made(tenant, "s" + i)));
    }
  }

  @Test
  void a_session_has_one_holder_at_a_time() throws Exception {
    send(task(made("a")));
    var lease = claim();
    send(task(lease.session()));
    send(control(lease.session()));
    nothingIsDue();
    store.release(lease, Wake.any());
    assertThat(claim().session()).isEqualTo(lease.session());
  }

  @Test
  void of_many_workers_one_gets_the_session() throws Exception {
    send(task(made("a")));
    int got = 0;
    for (var call : Call.together(20, () -> claims(Wants.of(1, 1, 1)))) {
      got += call.answer().size();
    }
    assertThat(got).isEqualTo(1);
  }

  @Test
  void the_lease_says_who_holds_what_and_why() throws Exception {
    send(task(made("a")).queued());
    var lease = store.claim("worker-7", Wants.oneOfEach(), TTL, AT_ONCE).getFirst();
    assertThat(lease.session()).isEqualTo(id("a"));
    assertThat(lease.worker()).isEqualTo("worker-7");
    assertThat(lease.lane()).isEqualTo(Lane.QUEUED);
    assertThat(lease.epoch()).isPositive();
    assertThat(lease.lastSeq()).isZero();
    assertThat(lease.openRun()).isEmpty();
    assertThat(lease.crashes()).isZero();
  }

  @Test
  void the_lease_says_where_the_log_stands_and_which_run_is_open() throws Exception {
    var first = running("a");
    write(first, 1, 4);
    store.release(first, Wake.any());
    var second = claim();
    assertThat(second.lastSeq()).isEqualTo(5);
    assertThat(second.openRun()).contains(run(first));
    write(second, 5, 5);
    reopen();
    var third = claim();
    assertThat(third.lastSeq()).isEqualTo(6);
    assertThat(third.openRun()).contains(run(first));
  }

  @Test
  void epochs_grow_with_every_lease_and_over_a_restart() throws Exception {
    send(task(made("a")));
    var epochs = new ArrayList<Long>();
    for (int i = 0; i < 3; i++) {
      var lease = claim();
      epochs.add(lease.epoch());
      store.release(lease, Wake.any());
    }
    epochs.add(claim().epoch());
    reopen();
    epochs.add(claim().epoch());
    time.advance(TTL);
    epochs.add(claim().epoch());
    assertThat(epochs).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void a_small_tenant_is_served_second_at_the_latest() throws Exception {
    crowd("acme", 100);
    crowd("bolt", 1);
    assertThat(tenants(Wants.of(0, 2, 0))).containsExactlyInAnyOrder("acme", "bolt");
  }

  @Test
  void a_tenant_that_comes_late_is_served_second_at_the_latest() throws Exception {
    crowd("acme", 100);
    claims(Wants.of(0, 10, 0));
    crowd("bolt", 1);
    assertThat(tenants(Wants.of(0, 2, 0))).contains("bolt");
  }

  @Test
  void tenants_take_turns_over_many_claims() throws Exception {
    crowd("acme", 30);
    crowd("bolt", 30);
    crowd("core", 30);
    for (int i = 0; i < 30; i++) {
      var turn = new HashSet<String>();
      for (int j = 0; j < 3; j++) {
        turn.addAll(tenants(Wants.of(0, 1, 0)));
      }
      assertThat(turn).containsExactlyInAnyOrder("acme", "bolt", "core");
    }
  }

  @Test
  void tenants_take_turns_after_a_restart() throws Exception {
    crowd("acme", 100);
    crowd("bolt", 1);
    reopen();
    assertThat(tenants(Wants.of(0, 2, 0))).containsExactlyInAnyOrder("acme", "bolt");
  }

  @Test
  void a_tenant_at_its_quota_is_passed_over() throws Exception {
    crowd("acme", 5);
    crowd("bolt", 5);
    var wants = Wants.of(0, 9, 0).quota(2).quotas(Map.of("bolt", 3));
    assertThat(tenants(wants)).containsExactlyInAnyOrder("acme", "acme", "bolt", "bolt", "bolt");
    assertThat(tenants(wants)).isEmpty();
  }

  @Test
  void a_released_or_lapsed_lease_gives_its_place_in_the_quota_back() throws Exception {
    crowd("acme", 3);
    var wants = Wants.of(0, 9, 0).quota(1);
    var first = claims(wants).getFirst();
    assertThat(claims(wants)).isEmpty();
    end(first, take(first).id());
    store.release(first, Wake.any());
    assertThat(claims(wants)).hasSize(1);
    assertThat(claims(wants)).isEmpty();
    time.advance(TTL);
    assertThat(claims(wants)).hasSize(1);
  }

  @Test
  void a_quota_of_another_worker_counts_all_that_are_held() throws Exception {
    crowd("acme", 5);
    assertThat(store.claim("w1", Wants.of(0, 2, 0), TTL, AT_ONCE)).hasSize(2);
    assertThat(store.claim("w2", Wants.of(0, 9, 0).quota(3), TTL, AT_ONCE)).hasSize(1);
  }

  @Test
  void control_needs_no_slot_and_no_quota() throws Exception {
    crowd("acme", 2);
    var wants = Wants.of(9, 9, 0).quota(1);
    assertThat(claims(wants)).hasSize(1);
    send(control(made("parked")));
    assertThat(claims(wants)).extracting(lease -> lease.session().name()).contains("parked");
    assertThat(claims(Wants.of(9, 0, 0))).isEmpty();
  }

  @Test
  void a_session_held_for_control_leaves_the_quota_free() throws Exception {
    send(control(made("spoken-to")));
    claim();
    crowd("acme", 1);
    assertThat(claims(Wants.of(0, 1, 0).quota(1))).hasSize(1);
  }

  @Test
  void a_worker_gets_no_more_of_a_lane_than_it_wants() throws Exception {
    crowd("acme", 5);
    for (int i = 0; i < 3; i++) {
      send(task(made("queued" + i)).queued());
      send(control(made("control" + i)));
    }
    assertThat(claims(Wants.of(0, 2, 0))).hasSize(2).allMatch(l -> l.lane() == Lane.INTERACTIVE);
    assertThat(claims(Wants.of(0, 0, 1))).hasSize(1).allMatch(l -> l.lane() == Lane.QUEUED);
    assertThat(claims(Wants.of(2, 0, 0))).hasSize(2).allMatch(l -> l.lane() == Lane.CONTROL);
    assertThat(claims(Wants.of(0, 0, 0))).isEmpty();
    assertThat(claims(Wants.of(9, 9, 9))).hasSize(1 + 3 + 2);
  }

  @Test
  void a_session_with_a_queued_and_an_interactive_task_is_due_as_interactive() throws Exception {
    var session = made("a");
    send(task(session).queued());
    send(task(session));
    assertThat(claims(Wants.of(0, 0, 1))).isEmpty();
    assertThat(claims(Wants.of(0, 1, 0))).hasSize(1);
  }
}
