// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import org.junit.jupiter.api.Nested;

/**
 * Every guarantee of {@link Store}, each a named test. Whoever writes a store extends this and says
 * where its stores come from; nothing else is to be done.
 */
public abstract class StoreContract {

  /** A place of its own for each test. */
  protected abstract StoreFixture newFixture();

  @Nested
  class Naming extends NamingRules {
    @Override
    protected StoreFixture newFixture() {
      return StoreContract.this.newFixture();
    }
  }

  @Nested
  class Sending extends SendRules {
    @Override
    protected StoreFixture newFixture() {
      return StoreContract.this.newFixture();
    }
  }

  @Nested
  class Conditions extends ConditionRules {
    @Override
    protected StoreFixture newFixture() {
      return StoreContract.this.newFixture();
    }
  }

  @Nested
  class Keys extends KeyRules {
    @Override
    protected StoreFixture newFixture() {
      return StoreContract.this.newFixture();
    }
  }

  @Nested
  class Order extends OrderRules {
    @Override
    protected StoreFixture newFixture() {
      return StoreContract.this.newFixture();
    }
  }

  @Nested
  class Interrupting extends InterruptRules {
    @Override
    protected StoreFixture newFixture() {
      return StoreContract.this.newFixture();
    }
  }

  @Nested
  class Withdrawing extends WithdrawRules {
    @Override
    protected StoreFixture newFixture() {
      return StoreContract.this.newFixture();
    }
  }

  @Nested
  class Claiming extends ClaimRules {
    @Override
    protected StoreFixture newFixture() {
      return StoreContract.this.newFixture();
    }
  }

  @Nested
  class Waiting extends WaitingRules {
    @Override
    protected StoreFixture newFixture() {
      return StoreContract.this.newFixture();
    }
  }

  @Nested
  class Leasing extends LeaseRules {
    @Override
    protected StoreFixture newFixture() {
      return StoreContract.this.newFixture();
    }
  }

  @Nested
  class Parking extends ParkRules {
    @Override
    protected StoreFixture newFixture() {
      return StoreContract.this.newFixture();
    }
  }

  @Nested
  class Crashing extends CrashRules {
    @Override
    protected StoreFixture newFixture() {
      return StoreContract.this.newFixture();
    }
  }

  @Nested
  class Appending extends AppendRules {
    @Override
    protected StoreFixture newFixture() {
      return StoreContract.this.newFixture();
    }
  }

  @Nested
  class Ending extends EndingRules {
    @Override
    protected StoreFixture newFixture() {
      return StoreContract.this.newFixture();
    }
  }

  @Nested
  class Children extends ChildRules {
    @Override
    protected StoreFixture newFixture() {
      return StoreContract.this.newFixture();
    }
  }

  @Nested
  class Reading extends ReadRules {
    @Override
    protected StoreFixture newFixture() {
      return StoreContract.this.newFixture();
    }
  }

  @Nested
  class Tailing extends TailRules {
    @Override
    protected StoreFixture newFixture() {
      return StoreContract.this.newFixture();
    }
  }

  @Nested
  class Merging extends MergeRules {
    @Override
    protected StoreFixture newFixture() {
      return StoreContract.this.newFixture();
    }
  }

  @Nested
  class Listing extends ListingRules {
    @Override
    protected StoreFixture newFixture() {
      return StoreContract.this.newFixture();
    }
  }

  @Nested
  class Retention extends RetentionRules {
    @Override
    protected StoreFixture newFixture() {
      return StoreContract.this.newFixture();
    }
  }

  @Nested
  class Closing extends ClosingRules {
    @Override
    protected StoreFixture newFixture() {
      return StoreContract.this.newFixture();
    }
  }

  @Nested
  class Crowds extends CrowdRules {
    @Override
    protected StoreFixture newFixture() {
      return StoreContract.this.newFixture();
    }
  }

  @Nested
  class Working extends SmallWorkerRules {
    @Override
    protected StoreFixture newFixture() {
      return StoreContract.this.newFixture();
    }
  }

  @Nested
  class TakingOver extends TakeOverRules {
    @Override
    protected StoreFixture newFixture() {
      return StoreContract.this.newFixture();
    }
  }
}
