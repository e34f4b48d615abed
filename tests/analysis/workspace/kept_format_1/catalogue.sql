BEGIN TRANSACTION;
CREATE TABLE answers (
    position INTEGER PRIMARY KEY AUTOINCREMENT, lead_id TEXT NOT NULL, speaker TEXT NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL,
    touch_point TEXT NOT NULL, said_by TEXT NOT NULL, said_at TEXT, import_id TEXT NOT NULL);
INSERT INTO "answers" VALUES(1,'L-1000013','buyer','What would have made it easier?','A price list online','','Bob Roy','2025-03-03T08:13:00.250000+00:00','ed83d37af5056930');
INSERT INTO "answers" VALUES(2,'L-1000039','buyer','What one thing did we provide that helped you choose us?','The demo','event / attend / trade fair','Bob Roy','2025-03-03T08:14:00.250000+00:00','ed83d37af5056930');
INSERT INTO "answers" VALUES(3,'L-1000100','sales','Is there a budget?','Yes, 20,000','','Ewa Zielińska','2025-03-03T08:15:00.250000+00:00','ed83d37af5056930');
CREATE TABLE documents (
    kind TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, text TEXT NOT NULL, saved_at TEXT, saved_by TEXT NOT NULL,
    PRIMARY KEY (kind, name, version));
INSERT INTO "documents" VALUES('study','Wins',1,'study: Wins
population: new
outcome:
  stage: won
  within_days: 90
snapshot:
  at_age_days: 7
difference_worth_having: 0.2
time_zone: UTC
working_hours:
  days: mon-fri
  from: 09:00
  to: ''17:00''
holdout: auto
',NULL,'');
INSERT INTO "documents" VALUES('study','Small',1,'study: Small
goal: Know after a day which leads sales will qualify
population: new
outcome:
  stage: qualified
  within_days: 60
early:
  stage: contacted
  within_days: 7
snapshot:
  at_age_days: 1
difference_worth_having: 0.2
capacity:
  hot_leads_per_week: 5.0
time_zone: Europe/Berlin
working_hours:
  days: mon-fri
  from: 09:00
  to: ''17:00''
holdout: auto
',NULL,'');
INSERT INTO "documents" VALUES('scorecard','As it was',1,'name: As it was
study: Small
rules:
- name: Decision maker
  points: 15
  attribute:
    title:
      contains:
      - ceo
      - coo
      - chief
      - managing director
      - vp
      - director
- name: Opens e-mail
  points: 10
  touch:
    channel: email
    action: open
  up_to: 3
- name: Downloads
  points: 8
  touch:
    action: download
  up_to: 4
- name: Pricing page
  points: 5
  touch:
    channel: web
    asset: pricing
  keeps_days: 60
- name: Trade fair
  points: 15
  touch:
    channel: event
    asset: trade fair
  keeps_days: 90
- name: Quote request
  points: 20
  touch:
    action: quote
  qualifies: warm
- name: Time on site
  points: 2
  dwell:
    channel: web
  per_seconds: 60
  up_to: 5
tiers:
- name: hot
  from: 40
  route: call
  within_hours: 4.0
- name: warm
  from: 15
  route: nurture
- name: cold
  from: 0
  route: nurture
','2025-03-03T08:08:00.250000+00:00','Ann Lee');
INSERT INTO "documents" VALUES('scorecard','Another',1,'name: Another
study: Small
rules:
- name: Decision maker
  points: 30
  attribute:
    title:
      contains:
      - ceo
      - coo
      - chief
      - managing director
      - vp
      - director
- name: Opens e-mail
  points: 0
  touch:
    channel: email
    action: open
  up_to: 3
- name: Downloads
  points: 12
  touch:
    action: download
  up_to: 4
- name: Pricing page
  points: 25
  touch:
    channel: web
    asset: pricing
  keeps_days: 60
- name: Trade fair
  points: 10
  touch:
    channel: event
    asset: trade fair
  keeps_days: 90
- name: Quote request
  points: 45
  touch:
    action: quote
  qualifies: warm
- name: Time on site
  points: 4
  dwell:
    channel: web
  per_seconds: 60
  up_to: 5
tiers:
- name: hot
  from: 45
  route: call
  within_hours: 4.0
- name: warm
  from: 15
  route: nurture
- name: cold
  from: 0
  route: nurture
','2025-03-03T08:08:00.250000+00:00','Ann Lee');
INSERT INTO "documents" VALUES('scorecard','As it was',2,'name: As it was
study: Small
rules:
- name: Decision maker
  points: 15
  attribute:
    title:
      contains:
      - ceo
      - coo
      - chief
      - managing director
      - vp
      - director
- name: Opens e-mail
  points: 10
  touch:
    channel: email
    action: open
  up_to: 3
- name: Downloads
  points: 8
  touch:
    action: download
  up_to: 4
- name: Pricing page
  points: 5
  touch:
    channel: web
    asset: pricing
  keeps_days: 60
- name: Trade fair
  points: 15
  touch:
    channel: event
    asset: trade fair
  keeps_days: 90
- name: Quote request
  points: 20
  touch:
    action: quote
  qualifies: warm
- name: Time on site
  points: 3
  dwell:
    channel: web
  per_seconds: 60
  up_to: 5
tiers:
- name: hot
  from: 40
  route: call
  within_hours: 4.0
- name: warm
  from: 15
  route: nurture
- name: cold
  from: 0
  route: nurture
','2025-03-03T08:08:00.250000+00:00','Ann Lee');
INSERT INTO "documents" VALUES('scorecard','Spring',1,'name: Spring
study: Small
rules:
- name: Decision maker
  points: 25
  attribute:
    title:
      contains:
      - ceo
      - coo
      - chief
      - managing director
      - vp
      - director
- name: Opens e-mail
  points: 5
  touch:
    channel: email
    action: open
  up_to: 3
- name: Downloads
  points: 10
  touch:
    action: download
  up_to: 4
- name: Pricing page
  points: 20
  touch:
    channel: web
    asset: pricing
  keeps_days: 60
- name: Trade fair
  points: 15
  touch:
    channel: event
    asset: trade fair
  keeps_days: 90
- name: Quote request
  points: 40
  touch:
    action: quote
  qualifies: warm
- name: Time on site
  points: 4
  dwell:
    channel: web
  per_seconds: 60
  up_to: 5
tiers:
- name: hot
  from: 40
  route: call
  within_hours: 4.0
- name: warm
  from: 15
  route: nurture
- name: cold
  from: 0
  route: nurture
','2025-03-03T08:27:00.250000+00:00','Ann Lee');
INSERT INTO "documents" VALUES('scorecard','Autumn',1,'name: Autumn
study: Small
rules:
- name: Decision maker
  points: 30
  attribute:
    title:
      contains:
      - ceo
      - coo
      - chief
      - managing director
      - vp
      - director
- name: Opens e-mail
  points: 0
  touch:
    channel: email
    action: open
  up_to: 3
- name: Downloads
  points: 12
  touch:
    action: download
  up_to: 4
- name: Pricing page
  points: 25
  touch:
    channel: web
    asset: pricing
  keeps_days: 60
- name: Trade fair
  points: 10
  touch:
    channel: event
    asset: trade fair
  keeps_days: 90
- name: Quote request
  points: 45
  touch:
    action: quote
  qualifies: warm
- name: Time on site
  points: 4
  dwell:
    channel: web
  per_seconds: 60
  up_to: 5
tiers:
- name: hot
  from: 45
  route: call
  within_hours: 4.0
- name: warm
  from: 15
  route: nurture
- name: cold
  from: 0
  route: nurture
','2025-09-01T08:04:00.250000+00:00','Bob Roy');
INSERT INTO "documents" VALUES('scorecard','Not yet',1,'name: Not yet
study: Small
rules:
- name: Decision maker
  points: 30
  attribute:
    title:
      contains:
      - ceo
      - coo
      - chief
      - managing director
      - vp
      - director
- name: Opens e-mail
  points: 0
  touch:
    channel: email
    action: open
  up_to: 3
- name: Downloads
  points: 12
  touch:
    action: download
  up_to: 4
- name: Pricing page
  points: 25
  touch:
    channel: web
    asset: pricing
  keeps_days: 60
- name: Trade fair
  points: 10
  touch:
    channel: event
    asset: trade fair
  keeps_days: 90
- name: Quote request
  points: 45
  touch:
    action: quote
  qualifies: warm
- name: Time on site
  points: 4
  dwell:
    channel: web
  per_seconds: 60
  up_to: 5
tiers:
- name: hot
  from: 45
  route: call
  within_hours: 4.0
- name: warm
  from: 15
  route: nurture
- name: cold
  from: 0
  route: nurture
','2025-09-01T08:09:00.250000+00:00','Bob Roy');
INSERT INTO "documents" VALUES('scorecard','Given up',1,'name: Given up
study: Small
rules:
- name: Decision maker
  points: 15
  attribute:
    title:
      contains:
      - ceo
      - coo
      - chief
      - managing director
      - vp
      - director
- name: Opens e-mail
  points: 10
  touch:
    channel: email
    action: open
  up_to: 3
- name: Downloads
  points: 8
  touch:
    action: download
  up_to: 4
- name: Pricing page
  points: 5
  touch:
    channel: web
    asset: pricing
  keeps_days: 60
- name: Trade fair
  points: 15
  touch:
    channel: event
    asset: trade fair
  keeps_days: 90
- name: Quote request
  points: 20
  touch:
    action: quote
  qualifies: warm
- name: Time on site
  points: 2
  dwell:
    channel: web
  per_seconds: 60
  up_to: 5
tiers:
- name: hot
  from: 40
  route: call
  within_hours: 4.0
- name: warm
  from: 15
  route: nurture
- name: cold
  from: 0
  route: nurture
','2025-09-01T08:11:00.250000+00:00','Ann Lee');
CREATE TABLE hand_overs (
    number INTEGER PRIMARY KEY AUTOINCREMENT, handed_at TEXT, scorecard TEXT NOT NULL, card_id TEXT NOT NULL, version INTEGER,
    import_id TEXT NOT NULL, as_of INTEGER, file TEXT NOT NULL, n_leads INTEGER NOT NULL, n_passed INTEGER NOT NULL);
INSERT INTO "hand_overs" VALUES(1,'2025-03-03T08:31:00.250000+00:00','Spring','4728739293c4e193',1,'ed83d37af5056930',1741046400000000,'scores-1.csv',395,55);
INSERT INTO "hand_overs" VALUES(2,'2025-09-01T08:08:00.250000+00:00','Autumn','0aabb97bae286911',2,'ed83d37af5056930',1756771200000000,'scores-2.csv',563,76);
CREATE TABLE import_files (
    import_id TEXT NOT NULL, source TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL);
INSERT INTO "import_files" VALUES('bef6f52c5fb2b7db','leads','leads.csv','b20b3fab4d54c5f8f4413bd03a2fce13dfd1173bb2f11d4992636cfc3fdd3f2e',9024);
INSERT INTO "import_files" VALUES('bef6f52c5fb2b7db','activities','activities.csv','034ee711f022c4e1a3479f6e91290d0ba1950bbe95d2c78b81525fab79d7d13d',24857);
INSERT INTO "import_files" VALUES('bef6f52c5fb2b7db','stage_history','stage_history.csv','c3a386c6e68a99fe9cbcb1534d42436dcd9979431f30d011ef0f991865d837ba',7618);
INSERT INTO "import_files" VALUES('bef6f52c5fb2b7db','deals','deals.csv','e8ebde6e7b923f8ca0a82c4e3cbb6430d5b9f1af39009ddbe32fdc0e58872897',1198);
INSERT INTO "import_files" VALUES('bef6f52c5fb2b7db','handovers','handovers.csv','34242bea0ac407dfad46f7bf1c95bc41ac9e5d0f406d2ceb31e8b2d4b6ed1c75',1548);
INSERT INTO "import_files" VALUES('bef6f52c5fb2b7db','feedback','feedback.csv','f4d89922b6a720e579c8b22873859a3fd1510d988286db3509312c61be05bdc5',736);
INSERT INTO "import_files" VALUES('bef6f52c5fb2b7db','field_history','field_history.csv','cdbb2296f83ec0f85aa267ea04ee2801e3da678b19fde51d7325b744c9159c63',293);
INSERT INTO "import_files" VALUES('ed83d37af5056930','leads','leads.csv','b20b3fab4d54c5f8f4413bd03a2fce13dfd1173bb2f11d4992636cfc3fdd3f2e',9024);
INSERT INTO "import_files" VALUES('ed83d37af5056930','activities','activities.csv','034ee711f022c4e1a3479f6e91290d0ba1950bbe95d2c78b81525fab79d7d13d',24857);
INSERT INTO "import_files" VALUES('ed83d37af5056930','stage_history','stage_history.csv','c3a386c6e68a99fe9cbcb1534d42436dcd9979431f30d011ef0f991865d837ba',7618);
INSERT INTO "import_files" VALUES('ed83d37af5056930','deals','deals.csv','e8ebde6e7b923f8ca0a82c4e3cbb6430d5b9f1af39009ddbe32fdc0e58872897',1198);
INSERT INTO "import_files" VALUES('ed83d37af5056930','handovers','handovers.csv','34242bea0ac407dfad46f7bf1c95bc41ac9e5d0f406d2ceb31e8b2d4b6ed1c75',1548);
INSERT INTO "import_files" VALUES('ed83d37af5056930','feedback','feedback.csv','f4d89922b6a720e579c8b22873859a3fd1510d988286db3509312c61be05bdc5',736);
INSERT INTO "import_files" VALUES('ed83d37af5056930','field_history','field_history.csv','cdbb2296f83ec0f85aa267ea04ee2801e3da678b19fde51d7325b744c9159c63',293);
INSERT INTO "import_files" VALUES('ed83d37af5056930','leads','leads.csv','b5c8ff0ec2ab71ebba2fa29d9b88a3cc2ee9673dfd65049de17ce64086d01a73',187142);
INSERT INTO "import_files" VALUES('ed83d37af5056930','activities','activities.csv','a64e616db42608e993a2d2f6b2dd9654586fe5385c17806d96d6d4b8aa14d1ce',412380);
INSERT INTO "import_files" VALUES('ed83d37af5056930','stage_history','stage_history.csv','bd53fd75b45b0c670ba80813a6c0f08181d6199e47dd793735cf7938ea9fa8a4',147632);
INSERT INTO "import_files" VALUES('ed83d37af5056930','deals','deals.csv','4ef83264d58ea5e7ed4d32a8d7438ad5ad0bd1cf5dea9f63d435525512eb94f6',13987);
INSERT INTO "import_files" VALUES('ed83d37af5056930','handovers','handovers.csv','0f2d70b7b8953fbf266b1c85eaa3b307326962f76b610bb39df8ac214fa78331',30805);
INSERT INTO "import_files" VALUES('ed83d37af5056930','feedback','feedback.csv','3177d46d1c45c5f8a6c5bce003b8b6c03ff534f6c8562ec35432e3a67259472c',8614);
INSERT INTO "import_files" VALUES('ed83d37af5056930','field_history','field_history.csv','63198f56e4663cc8f8492e37dd50992182d6c0615b4c63d278059fd86d7005aa',7897);
CREATE TABLE imports (
    position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, made_at TEXT, parent TEXT,
    mapping TEXT NOT NULL, report TEXT NOT NULL);
INSERT INTO "imports" VALUES(1,'bef6f52c5fb2b7db',NULL,NULL,'mapping: Plumb & Level Instruments
time_zone: Europe/Berlin
currency: EUR
sources:
  leads: {file: leads.csv}
  activities: {file: activities.csv}
  stage_history: {file: stage_history.csv}
  deals: {file: deals.csv}
  handovers: {file: handovers.csv}
  feedback: {file: feedback.csv}
  field_history: {file: field_history.csv}
tables:
  - table: leads
    from: leads
    columns:
      lead_id: Lead ID
      created_at: Create Date
      account_id: Account ID
      owner: Lead Owner
      source: Original Source
      title: Job Title
      seniority:
        column: Seniority
        values: {C-Level: c_level, VP: vp, Director: director, Manager: manager, Staff: staff, Student: student}
      department: Department
      industry: Industry
      employees: Number of Employees
      country: Country
      email_domain: Email Domain
      consent: {column: Processing Consent, values: {Given: "true", Withdrawn: "false"}}
      observable_web: Web Tracking
      observable_email: Email Images
    attributes:
      company: {column: Company Name, family: company}
      newsletter: {column: Email Opt-In, family: e-mail engagement}
      lead_score: {column: Lead Score}
      lifecycle_stage: {column: Lifecycle Stage}
      implementation_contact: {column: Implementation Contact}
      first_name: {column: First Name, role: personal}
      last_name: {column: Last Name, role: personal}
      email: {column: Email, role: personal}
      phone: {column: Phone Number, role: personal}
  - table: touches
    from: activities
    key: [Activity ID]
    columns:
      lead_id: Lead ID
      occurred_at: Activity Date
      channel: {column: Channel, values: {Website: web, Email: email, Event: event, Phone: call, Social: social}}
      action:
        column: Activity Type
        values:
          Page View: visit
          Download: download
          Quote Request: quote
          Contact Request: contact
          Email Sent: send
          Email Opened: open
          Link Clicked: click
          Unsubscribed: unsubscribe
          Email Replied: reply
          Registered: register
          Attended: attend
          Call Attempt: attempt
          Call Connected: connected
          Followed: follow
      asset: Asset
      dwell_seconds: Duration (s)
      actor: Performed By
      direction: {column: Direction, values: {Inbound: in, Outbound: out}}
      machine: Bot
      logged_by_rep: Logged Manually
  - table: stages
    from: stage_history
    columns:
      lead_id: Lead ID
      entered_at: Entered Date
      stage:
        column: Stage
        values:
          New: new
          Marketing Qualified: mql
          Contacted: contacted
          Sales Qualified: qualified
          Opportunity: opportunity
          Closed Won: won
          Closed Lost: lost
          Disqualified: disqualified
      reason: Reason
      actor: Changed By
  - table: deals
    from: deals
    columns:
      deal_id: Deal ID
      lead_id: Lead ID
      account_id: Account ID
      closed_at: {column: Close Date, format: "%d.%m.%Y %H:%M:%S"}
      won: {column: Deal Stage, values: {Closed Won: "true", Closed Lost: "false"}}
      amount: Amount
      currency: Currency
      product: Product
  - table: passes
    from: handovers
    columns: {lead_id: Lead ID, at: Handover Date, score: Score, tier: Tier, source: Handed Over By}
  - table: feedback
    from: feedback
    columns:
      lead_id: Lead ID
      given_at: Given Date
      by: {column: Given By, values: {Buyer: buyer, Sales: sales}}
      question: Question
      answer: Answer
      touch_point: Touch Point
  - table: attribute_changes
    from: field_history
    columns:
      lead_id: Lead ID
      changed_at: Edit Date
      attribute: {column: Field, values: {Job Title: title, Number of Employees: employees, Lead Owner: owner}}
      value: New Value
    ignore: [Old Value]
','{"import_id": "bef6f52c5fb2b7db", "entries": [{"table": "leads", "source": "leads", "file": "leads.csv", "read": 31, "used": 30, "not_selected": 0, "set_aside": 0, "merged": 1}, {"table": "attribute_changes", "source": "field_history", "file": "field_history.csv", "read": 4, "used": 4, "not_selected": 0, "set_aside": 0, "merged": 0}, {"table": "touches", "source": "activities", "file": "activities.csv", "read": 258, "used": 258, "not_selected": 0, "set_aside": 0, "merged": 0}, {"table": "stages", "source": "stage_history", "file": "stage_history.csv", "read": 133, "used": 133, "not_selected": 0, "set_aside": 0, "merged": 0}, {"table": "deals", "source": "deals", "file": "deals.csv", "read": 13, "used": 13, "not_selected": 0, "set_aside": 0, "merged": 0}, {"table": "passes", "source": "handovers", "file": "handovers.csv", "read": 30, "used": 30, "not_selected": 0, "set_aside": 0, "merged": 0}, {"table": "feedback", "source": "feedback", "file": "feedback.csv", "read": 6, "used": 6, "not_selected": 0, "set_aside": 0, "merged": 0}], "tables": [{"table": "leads", "rows": 30}, {"table": "attribute_changes", "rows": 4}, {"table": "touches", "rows": 258}, {"table": "stages", "rows": 136}, {"table": "deals", "rows": 13}, {"table": "passes", "rows": 30}, {"table": "feedback", "rows": 6}], "notes": [{"code": "LEADS-DIFFER", "text": "leads stand in several rows that differ, in employees (1); the latest row counts.", "count": 1}], "ignored": ["field_history.csv: Old Value"], "set_aside": [], "parent": null}');
INSERT INTO "imports" VALUES(2,'ed83d37af5056930',NULL,'bef6f52c5fb2b7db','mapping: Plumb & Level Instruments
time_zone: Europe/Berlin
currency: EUR
sources:
  leads: {file: leads.csv}
  activities: {file: activities.csv}
  stage_history: {file: stage_history.csv}
  deals: {file: deals.csv}
  handovers: {file: handovers.csv}
  feedback: {file: feedback.csv}
  field_history: {file: field_history.csv}
tables:
  - table: leads
    from: leads
    columns:
      lead_id: Lead ID
      created_at: Create Date
      account_id: Account ID
      owner: Lead Owner
      source: Original Source
      title: Job Title
      seniority:
        column: Seniority
        values: {C-Level: c_level, VP: vp, Director: director, Manager: manager, Staff: staff, Student: student}
      department: Department
      industry: Industry
      employees: Number of Employees
      country: Country
      email_domain: Email Domain
      consent: {column: Processing Consent, values: {Given: "true", Withdrawn: "false"}}
      observable_web: Web Tracking
      observable_email: Email Images
    attributes:
      company: {column: Company Name, family: company}
      newsletter: {column: Email Opt-In, family: e-mail engagement}
      lead_score: {column: Lead Score}
      lifecycle_stage: {column: Lifecycle Stage}
      implementation_contact: {column: Implementation Contact}
      first_name: {column: First Name, role: personal}
      last_name: {column: Last Name, role: personal}
      email: {column: Email, role: personal}
      phone: {column: Phone Number, role: personal}
  - table: touches
    from: activities
    key: [Activity ID]
    columns:
      lead_id: Lead ID
      occurred_at: Activity Date
      channel: {column: Channel, values: {Website: web, Email: email, Event: event, Phone: call, Social: social}}
      action:
        column: Activity Type
        values:
          Page View: visit
          Download: download
          Quote Request: quote
          Contact Request: contact
          Email Sent: send
          Email Opened: open
          Link Clicked: click
          Unsubscribed: unsubscribe
          Email Replied: reply
          Registered: register
          Attended: attend
          Call Attempt: attempt
          Call Connected: connected
          Followed: follow
      asset: Asset
      dwell_seconds: Duration (s)
      actor: Performed By
      direction: {column: Direction, values: {Inbound: in, Outbound: out}}
      machine: Bot
      logged_by_rep: Logged Manually
  - table: stages
    from: stage_history
    columns:
      lead_id: Lead ID
      entered_at: Entered Date
      stage:
        column: Stage
        values:
          New: new
          Marketing Qualified: mql
          Contacted: contacted
          Sales Qualified: qualified
          Opportunity: opportunity
          Closed Won: won
          Closed Lost: lost
          Disqualified: disqualified
      reason: Reason
      actor: Changed By
  - table: deals
    from: deals
    columns:
      deal_id: Deal ID
      lead_id: Lead ID
      account_id: Account ID
      closed_at: {column: Close Date, format: "%d.%m.%Y %H:%M:%S"}
      won: {column: Deal Stage, values: {Closed Won: "true", Closed Lost: "false"}}
      amount: Amount
      currency: Currency
      product: Product
  - table: passes
    from: handovers
    columns: {lead_id: Lead ID, at: Handover Date, score: Score, tier: Tier, source: Handed Over By}
  - table: feedback
    from: feedback
    columns:
      lead_id: Lead ID
      given_at: Given Date
      by: {column: Given By, values: {Buyer: buyer, Sales: sales}}
      question: Question
      answer: Answer
      touch_point: Touch Point
  - table: attribute_changes
    from: field_history
    columns:
      lead_id: Lead ID
      changed_at: Edit Date
      attribute: {column: Field, values: {Job Title: title, Number of Employees: employees, Lead Owner: owner}}
      value: New Value
    ignore: [Old Value]
','{"import_id": "ed83d37af5056930", "entries": [{"table": "leads", "source": "leads", "file": "leads.csv", "read": 681, "used": 670, "not_selected": 0, "set_aside": 9, "merged": 2}, {"table": "attribute_changes", "source": "field_history", "file": "field_history.csv", "read": 125, "used": 122, "not_selected": 0, "set_aside": 3, "merged": 0}, {"table": "touches", "source": "activities", "file": "activities.csv", "read": 4340, "used": 4331, "not_selected": 0, "set_aside": 9, "merged": 0}, {"table": "stages", "source": "stage_history", "file": "stage_history.csv", "read": 2608, "used": 2599, "not_selected": 0, "set_aside": 9, "merged": 0}, {"table": "deals", "source": "deals", "file": "deals.csv", "read": 161, "used": 154, "not_selected": 0, "set_aside": 5, "merged": 2}, {"table": "passes", "source": "handovers", "file": "handovers.csv", "read": 616, "used": 613, "not_selected": 0, "set_aside": 3, "merged": 0}, {"table": "feedback", "source": "feedback", "file": "feedback.csv", "read": 80, "used": 78, "not_selected": 0, "set_aside": 2, "merged": 0}], "tables": [{"table": "leads", "rows": 700}, {"table": "attribute_changes", "rows": 126}, {"table": "touches", "rows": 4589}, {"table": "stages", "rows": 2750}, {"table": "deals", "rows": 167}, {"table": "passes", "rows": 643}, {"table": "feedback", "rows": 84}], "notes": [{"code": "LEADS-DIFFER", "text": "leads stand in several rows that differ, in employees (2); the latest row counts.", "count": 2}, {"code": "TOUCHES-IDENTICAL", "text": "touches are equal to another in lead, instant, kind and time spent; none was merged, for want of a key.", "count": 2}, {"code": "DEALS-BY-ACCOUNT", "text": "deals name only an account; each credits its primary contact, else the earliest lead created before it was closed.", "count": 2}], "ignored": ["field_history.csv: Old Value"], "set_aside": [{"file": "activities.csv", "line": 61, "table": "touches", "column": "Lead ID", "value": "", "reason": "lead_id is blank"}, {"file": "activities.csv", "line": 1197, "table": "touches", "column": "Activity Type", "value": "", "reason": "action is blank"}, {"file": "activities.csv", "line": 1257, "table": "touches", "column": "Activity Date", "value": "yesterday", "reason": "not a date"}, {"file": "activities.csv", "line": 2304, "table": "touches", "column": "lead_id", "value": "L-9999990", "reason": "no such lead"}, {"file": "activities.csv", "line": 3497, "table": "touches", "column": "lead_id", "value": "L-9999992", "reason": "no such lead"}, {"file": "activities.csv", "line": 3692, "table": "touches", "column": "Activity Type", "value": "", "reason": "action is blank"}, {"file": "activities.csv", "line": 3707, "table": "touches", "column": "lead_id", "value": "L-9999990", "reason": "no such lead"}, {"file": "activities.csv", "line": 3735, "table": "touches", "column": "Activity Date", "value": "2024-13-45 10:00:00", "reason": "not a date"}, {"file": "activities.csv", "line": 3845, "table": "touches", "column": "lead_id", "value": "L-9999992", "reason": "no such lead"}, {"file": "deals.csv", "line": 37, "table": "deals", "column": "Amount", "value": "on request", "reason": "not a number"}, {"file": "deals.csv", "line": 49, "table": "deals", "column": "Deal ID", "value": "", "reason": "deal_id is blank"}, {"file": "deals.csv", "line": 79, "table": "deals", "column": "Close Date", "value": "45.13.2024 10:00:00", "reason": "not a date"}, {"file": "deals.csv", "line": 138, "table": "deals", "column": "Close Date", "value": "soon", "reason": "not a date"}, {"file": "deals.csv", "line": 142, "table": "deals", "column": "Deal ID", "value": "", "reason": "deal_id is blank"}, {"file": "feedback.csv", "line": 28, "table": "feedback", "column": "Lead ID", "value": "", "reason": "lead_id is blank"}, {"file": "feedback.csv", "line": 60, "table": "feedback", "column": "Lead ID", "value": "", "reason": "lead_id is blank"}, {"file": "field_history.csv", "line": 61, "table": "attribute_changes", "column": "Edit Date", "value": "2024-13-45 10:00:00", "reason": "not a date"}, {"file": "field_history.csv", "line": 86, "table": "attribute_changes", "column": "lead_id", "value": "L-9999995", "reason": "no such lead"}, {"file": "field_history.csv", "line": 113, "table": "attribute_changes", "column": "Edit Date", "value": "31/02/2024", "reason": "not a date"}, {"file": "handovers.csv", "line": 86, "table": "passes", "column": "lead_id", "value": "L-9999994", "reason": "no such lead"}, {"file": "handovers.csv", "line": 182, "table": "passes", "column": "Handover Date", "value": "2024-13-45 10:00:00", "reason": "not a date"}, {"file": "handovers.csv", "line": 462, "table": "passes", "column": "Handover Date", "value": "31/02/2024", "reason": "not a date"}, {"file": "leads.csv", "line": 3, "table": "leads", "column": "Create Date", "value": "2024-13-45 10:00:00", "reason": "not a date"}, {"file": "leads.csv", "line": 10, "table": "leads", "column": "Lead ID", "value": "", "reason": "lead_id is blank"}, {"file": "leads.csv", "line": 36, "table": "leads", "column": "Create Date", "value": "31/02/2024", "reason": "not a date"}, {"file": "leads.csv", "line": 103, "table": "leads", "column": "Lead ID", "value": "", "reason": "lead_id is blank"}, {"file": "leads.csv", "line": 328, "table": "leads", "column": "Create Date", "value": "yesterday", "reason": "not a date"}, {"file": "leads.csv", "line": 490, "table": "leads", "column": "Number of Employees", "value": "1-10", "reason": "not a number"}, {"file": "leads.csv", "line": 520, "table": "leads", "column": "Lead ID", "value": "", "reason": "lead_id is blank"}, {"file": "leads.csv", "line": 582, "table": "leads", "column": "Create Date", "value": "0000-00-00 00:00:00", "reason": "not a date"}, {"file": "leads.csv", "line": 628, "table": "leads", "column": "Number of Employees", "value": "ca. 500", "reason": "not a number"}, {"file": "stage_history.csv", "line": 198, "table": "stages", "column": "Entered Date", "value": "2024-13-45 10:00:00", "reason": "not a date"}, {"file": "stage_history.csv", "line": 305, "table": "stages", "column": "lead_id", "value": "L-9999993", "reason": "no such lead"}, {"file": "stage_history.csv", "line": 848, "table": "stages", "column": "Entered Date", "value": "yesterday", "reason": "not a date"}, {"file": "stage_history.csv", "line": 1031, "table": "stages", "column": "Lead ID", "value": "", "reason": "lead_id is blank"}, {"file": "stage_history.csv", "line": 1065, "table": "stages", "column": "Entered Date", "value": "31/02/2024", "reason": "not a date"}, {"file": "stage_history.csv", "line": 1356, "table": "stages", "column": "lead_id", "value": "L-9999993", "reason": "no such lead"}, {"file": "stage_history.csv", "line": 1639, "table": "stages", "column": "Lead ID", "value": "", "reason": "lead_id is blank"}, {"file": "stage_history.csv", "line": 1893, "table": "stages", "column": "Stage", "value": "Negotiation???", "reason": "not a stage (new, mql, contacted, qualified, opportunity, won, lost, disqualified)"}, {"file": "stage_history.csv", "line": 1963, "table": "stages", "column": "Stage", "value": "Parked", "reason": "not a stage (new, mql, contacted, qualified, opportunity, won, lost, disqualified)"}], "parent": "bef6f52c5fb2b7db"}');
CREATE TABLE judgement_rounds (
    number INTEGER PRIMARY KEY AUTOINCREMENT, scorecard TEXT NOT NULL, rules_id TEXT NOT NULL, rules TEXT NOT NULL, begun_by TEXT NOT NULL,
    begun_at TEXT);
INSERT INTO "judgement_rounds" VALUES(1,'As it was','ba76e39f94a3dc5e','["Decision maker", "Opens e-mail", "Downloads", "Pricing page", "Trade fair", "Quote request", "Time on site"]','Ann Lee','2025-03-03T08:18:00.250000+00:00');
INSERT INTO "judgement_rounds" VALUES(2,'As it was','ba76e39f94a3dc5e','["Decision maker", "Opens e-mail", "Downloads", "Pricing page", "Trade fair", "Quote request", "Time on site"]','Ann Lee','2025-03-03T08:20:00.250000+00:00');
CREATE TABLE judgement_sheets (
    position INTEGER PRIMARY KEY AUTOINCREMENT, round INTEGER NOT NULL, side TEXT NOT NULL, judged_by TEXT NOT NULL, judged_at TEXT,
    content TEXT NOT NULL);
INSERT INTO "judgement_sheets" VALUES(1,1,'marketing','Ann Lee','2025-03-03T08:18:00.250000+00:00','{"rules": ["Decision maker", "Opens e-mail", "Downloads", "Pricing page", "Trade fair", "Quote request", "Time on site"], "sheets": [{"side": "marketing", "by": "Ann Lee", "judged": [{"rule": "Decision maker", "weight": "high"}, {"rule": "Opens e-mail", "weight": "medium"}, {"rule": "Downloads", "weight": "low"}, {"rule": "Pricing page", "weight": "none"}, {"rule": "Trade fair", "weight": "negative"}, {"rule": "Quote request", "weight": "high"}, {"rule": "Time on site", "weight": "medium"}]}]}');
INSERT INTO "judgement_sheets" VALUES(2,1,'sales','Bob Roy','2025-03-03T08:19:00.250000+00:00','{"rules": ["Decision maker", "Opens e-mail", "Downloads", "Pricing page", "Trade fair", "Quote request", "Time on site"], "sheets": [{"side": "sales", "by": "Bob Roy", "judged": [{"rule": "Decision maker", "weight": "high"}, {"rule": "Opens e-mail", "weight": "low"}, {"rule": "Downloads", "weight": "negative"}, {"rule": "Pricing page", "weight": "medium"}, {"rule": "Trade fair", "weight": "none"}, {"rule": "Quote request", "weight": "high"}, {"rule": "Time on site", "weight": "low"}]}]}');
INSERT INTO "judgement_sheets" VALUES(3,2,'sales','Bob Roy','2025-03-03T08:21:00.250000+00:00','{"rules": ["Decision maker", "Opens e-mail", "Downloads", "Pricing page", "Trade fair", "Quote request", "Time on site"], "sheets": [{"side": "sales", "by": "Bob Roy", "judged": [{"rule": "Decision maker", "weight": "high"}, {"rule": "Opens e-mail", "weight": "low"}, {"rule": "Downloads", "weight": "negative"}, {"rule": "Pricing page", "weight": "medium"}, {"rule": "Trade fair", "weight": "none"}, {"rule": "Quote request", "weight": "high"}, {"rule": "Time on site", "weight": "low"}]}]}');
CREATE TABLE looks (
    position INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, number INTEGER NOT NULL, data_id TEXT NOT NULL, import_id TEXT NOT NULL,
    study TEXT NOT NULL, scorecard TEXT NOT NULL, card_id TEXT NOT NULL, against TEXT NOT NULL, looked_by TEXT NOT NULL, looked_at TEXT,
    settings_tried INTEGER NOT NULL);
INSERT INTO "looks" VALUES(1,'check',1,'cbc7b419e04d0af9','ed83d37af5056930','Small','Spring','e0619a3f46dd1e3b','24092e0bbbb9a281','Ann Lee','2025-03-03T08:24:00.250000+00:00',26);
INSERT INTO "looks" VALUES(2,'holdout',1,'cbc7b419e04d0af9','ed83d37af5056930','Small','Spring','e0619a3f46dd1e3b','24092e0bbbb9a281','Ann Lee','2025-03-03T08:25:00.250000+00:00',26);
INSERT INTO "looks" VALUES(3,'check',2,'cbc7b419e04d0af9','ed83d37af5056930','Small','As it was','24092e0bbbb9a281','','Ann Lee','2025-03-03T08:26:00.250000+00:00',26);
INSERT INTO "looks" VALUES(4,'all',1,'cbc7b419e04d0af9','ed83d37af5056930','Small','Spring','e0619a3f46dd1e3b','','Ann Lee','2025-07-01T08:01:00.250000+00:00',26);
INSERT INTO "looks" VALUES(5,'check',3,'cbc7b419e04d0af9','ed83d37af5056930','Small','Autumn','178797392a27da73','e0619a3f46dd1e3b','Bob Roy','2025-09-01T08:01:00.250000+00:00',26);
INSERT INTO "looks" VALUES(6,'all',2,'cbc7b419e04d0af9','ed83d37af5056930','Small','','','','Ann Lee','2025-09-01T08:03:00.250000+00:00',26);
CREATE TABLE openings (
    position INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, question_id TEXT NOT NULL, data_id TEXT NOT NULL,
    card_id TEXT NOT NULL, against TEXT NOT NULL, number INTEGER NOT NULL, holdout_from INTEGER, matured_after INTEGER, read_to INTEGER,
    n_leads INTEGER NOT NULL, opened_by TEXT NOT NULL, opened_at TEXT);
INSERT INTO "openings" VALUES(1,'holdout','1f0d47bea141680c','cbc7b419e04d0af9','e0619a3f46dd1e3b','24092e0bbbb9a281',1,1743033600000000,NULL,1767102595000000,187,'Ann Lee','2025-03-03T08:25:00.250000+00:00');
INSERT INTO "openings" VALUES(2,'all','1f0d47bea141680c','cbc7b419e04d0af9','e0619a3f46dd1e3b','',0,1740990600250000,NULL,1767102595000000,187,'Ann Lee','2025-07-01T08:01:00.250000+00:00');
CREATE TABLE passes (
    hand_over INTEGER NOT NULL, lead_id TEXT NOT NULL, score INTEGER NOT NULL, tier TEXT NOT NULL, PRIMARY KEY (hand_over, lead_id))
    WITHOUT ROWID;
INSERT INTO "passes" VALUES(1,'L-1000002',71,'hot');
INSERT INTO "passes" VALUES(1,'L-1000008',50,'hot');
INSERT INTO "passes" VALUES(1,'L-1000011',40,'hot');
INSERT INTO "passes" VALUES(1,'L-1000031',53,'hot');
INSERT INTO "passes" VALUES(1,'L-1000034',50,'hot');
INSERT INTO "passes" VALUES(1,'L-1000036',75,'hot');
INSERT INTO "passes" VALUES(1,'L-1000039',40,'hot');
INSERT INTO "passes" VALUES(1,'L-1000040',50,'hot');
INSERT INTO "passes" VALUES(1,'L-1000059',94,'hot');
INSERT INTO "passes" VALUES(1,'L-1000067',40,'hot');
INSERT INTO "passes" VALUES(1,'L-1000076',61,'hot');
INSERT INTO "passes" VALUES(1,'L-1000081',88,'hot');
INSERT INTO "passes" VALUES(1,'L-1000084',40,'hot');
INSERT INTO "passes" VALUES(1,'L-1000094',45,'hot');
INSERT INTO "passes" VALUES(1,'L-1000101',80,'hot');
INSERT INTO "passes" VALUES(1,'L-1000105',45,'hot');
INSERT INTO "passes" VALUES(1,'L-1000112',50,'hot');
INSERT INTO "passes" VALUES(1,'L-1000125',40,'hot');
INSERT INTO "passes" VALUES(1,'L-1000150',75,'hot');
INSERT INTO "passes" VALUES(1,'L-1000151',40,'hot');
INSERT INTO "passes" VALUES(1,'L-1000155',40,'hot');
INSERT INTO "passes" VALUES(1,'L-1000158',45,'hot');
INSERT INTO "passes" VALUES(1,'L-1000172',45,'hot');
INSERT INTO "passes" VALUES(1,'L-1000203',40,'hot');
INSERT INTO "passes" VALUES(1,'L-1000204',52,'hot');
INSERT INTO "passes" VALUES(1,'L-1000217',45,'hot');
INSERT INTO "passes" VALUES(1,'L-1000231',40,'hot');
INSERT INTO "passes" VALUES(1,'L-1000232',40,'hot');
INSERT INTO "passes" VALUES(1,'L-1000235',40,'hot');
INSERT INTO "passes" VALUES(1,'L-1000243',50,'hot');
INSERT INTO "passes" VALUES(1,'L-1000248',43,'hot');
INSERT INTO "passes" VALUES(1,'L-1000253',65,'hot');
INSERT INTO "passes" VALUES(1,'L-1000255',48,'hot');
INSERT INTO "passes" VALUES(1,'L-1000263',45,'hot');
INSERT INTO "passes" VALUES(1,'L-1000271',69,'hot');
INSERT INTO "passes" VALUES(1,'L-1000280',90,'hot');
INSERT INTO "passes" VALUES(1,'L-1000283',65,'hot');
INSERT INTO "passes" VALUES(1,'L-1000291',40,'hot');
INSERT INTO "passes" VALUES(1,'L-1000295',45,'hot');
INSERT INTO "passes" VALUES(1,'L-1000300',77,'hot');
INSERT INTO "passes" VALUES(1,'L-1000308',57,'hot');
INSERT INTO "passes" VALUES(1,'L-1000319',45,'hot');
INSERT INTO "passes" VALUES(1,'L-1000320',45,'hot');
INSERT INTO "passes" VALUES(1,'L-1000333',65,'hot');
INSERT INTO "passes" VALUES(1,'L-1000335',47,'hot');
INSERT INTO "passes" VALUES(1,'L-1000336',40,'hot');
INSERT INTO "passes" VALUES(1,'L-1000350',40,'hot');
INSERT INTO "passes" VALUES(1,'L-1000355',80,'hot');
INSERT INTO "passes" VALUES(1,'L-1000359',90,'hot');
INSERT INTO "passes" VALUES(1,'L-1000362',40,'hot');
INSERT INTO "passes" VALUES(1,'L-1000364',45,'hot');
INSERT INTO "passes" VALUES(1,'L-1000369',40,'hot');
INSERT INTO "passes" VALUES(1,'L-1000380',89,'hot');
INSERT INTO "passes" VALUES(1,'L-1000382',40,'hot');
INSERT INTO "passes" VALUES(1,'L-1000391',71,'hot');
INSERT INTO "passes" VALUES(2,'L-1000002',73,'hot');
INSERT INTO "passes" VALUES(2,'L-1000008',57,'hot');
INSERT INTO "passes" VALUES(2,'L-1000011',48,'hot');
INSERT INTO "passes" VALUES(2,'L-1000031',62,'hot');
INSERT INTO "passes" VALUES(2,'L-1000034',57,'hot');
INSERT INTO "passes" VALUES(2,'L-1000036',75,'hot');
INSERT INTO "passes" VALUES(2,'L-1000039',48,'hot');
INSERT INTO "passes" VALUES(2,'L-1000040',57,'hot');
INSERT INTO "passes" VALUES(2,'L-1000057',54,'hot');
INSERT INTO "passes" VALUES(2,'L-1000059',100,'hot');
INSERT INTO "passes" VALUES(2,'L-1000067',48,'hot');
INSERT INTO "passes" VALUES(2,'L-1000076',61,'hot');
INSERT INTO "passes" VALUES(2,'L-1000081',100,'hot');
INSERT INTO "passes" VALUES(2,'L-1000084',48,'hot');
INSERT INTO "passes" VALUES(2,'L-1000101',57,'hot');
INSERT INTO "passes" VALUES(2,'L-1000105',50,'hot');
INSERT INTO "passes" VALUES(2,'L-1000112',57,'hot');
INSERT INTO "passes" VALUES(2,'L-1000125',48,'hot');
INSERT INTO "passes" VALUES(2,'L-1000150',77,'hot');
INSERT INTO "passes" VALUES(2,'L-1000151',48,'hot');
INSERT INTO "passes" VALUES(2,'L-1000155',48,'hot');
INSERT INTO "passes" VALUES(2,'L-1000158',50,'hot');
INSERT INTO "passes" VALUES(2,'L-1000172',50,'hot');
INSERT INTO "passes" VALUES(2,'L-1000203',48,'hot');
INSERT INTO "passes" VALUES(2,'L-1000204',57,'hot');
INSERT INTO "passes" VALUES(2,'L-1000217',54,'hot');
INSERT INTO "passes" VALUES(2,'L-1000231',48,'hot');
INSERT INTO "passes" VALUES(2,'L-1000232',48,'hot');
INSERT INTO "passes" VALUES(2,'L-1000235',48,'hot');
INSERT INTO "passes" VALUES(2,'L-1000243',57,'hot');
INSERT INTO "passes" VALUES(2,'L-1000248',50,'hot');
INSERT INTO "passes" VALUES(2,'L-1000253',75,'hot');
INSERT INTO "passes" VALUES(2,'L-1000255',53,'hot');
INSERT INTO "passes" VALUES(2,'L-1000263',54,'hot');
INSERT INTO "passes" VALUES(2,'L-1000267',46,'hot');
INSERT INTO "passes" VALUES(2,'L-1000280',100,'hot');
INSERT INTO "passes" VALUES(2,'L-1000283',75,'hot');
INSERT INTO "passes" VALUES(2,'L-1000291',48,'hot');
INSERT INTO "passes" VALUES(2,'L-1000295',54,'hot');
INSERT INTO "passes" VALUES(2,'L-1000299',46,'hot');
INSERT INTO "passes" VALUES(2,'L-1000300',87,'hot');
INSERT INTO "passes" VALUES(2,'L-1000319',45,'hot');
INSERT INTO "passes" VALUES(2,'L-1000320',48,'hot');
INSERT INTO "passes" VALUES(2,'L-1000333',75,'hot');
INSERT INTO "passes" VALUES(2,'L-1000335',54,'hot');
INSERT INTO "passes" VALUES(2,'L-1000336',48,'hot');
INSERT INTO "passes" VALUES(2,'L-1000355',87,'hot');
INSERT INTO "passes" VALUES(2,'L-1000359',74,'hot');
INSERT INTO "passes" VALUES(2,'L-1000362',45,'hot');
INSERT INTO "passes" VALUES(2,'L-1000369',48,'hot');
INSERT INTO "passes" VALUES(2,'L-1000375',62,'hot');
INSERT INTO "passes" VALUES(2,'L-1000380',79,'hot');
INSERT INTO "passes" VALUES(2,'L-1000391',74,'hot');
INSERT INTO "passes" VALUES(2,'L-1000399',48,'hot');
INSERT INTO "passes" VALUES(2,'L-1000410',48,'hot');
INSERT INTO "passes" VALUES(2,'L-1000425',56,'hot');
INSERT INTO "passes" VALUES(2,'L-1000431',61,'hot');
INSERT INTO "passes" VALUES(2,'L-1000434',50,'hot');
INSERT INTO "passes" VALUES(2,'L-1000436',48,'hot');
INSERT INTO "passes" VALUES(2,'L-1000444',45,'hot');
INSERT INTO "passes" VALUES(2,'L-1000448',45,'hot');
INSERT INTO "passes" VALUES(2,'L-1000452',48,'hot');
INSERT INTO "passes" VALUES(2,'L-1000473',48,'hot');
INSERT INTO "passes" VALUES(2,'L-1000477',57,'hot');
INSERT INTO "passes" VALUES(2,'L-1000482',57,'hot');
INSERT INTO "passes" VALUES(2,'L-1000494',87,'hot');
INSERT INTO "passes" VALUES(2,'L-1000505',59,'hot');
INSERT INTO "passes" VALUES(2,'L-1000529',48,'hot');
INSERT INTO "passes" VALUES(2,'L-1000536',61,'hot');
INSERT INTO "passes" VALUES(2,'L-1000537',48,'hot');
INSERT INTO "passes" VALUES(2,'L-1000540',86,'hot');
INSERT INTO "passes" VALUES(2,'L-1000543',49,'hot');
INSERT INTO "passes" VALUES(2,'L-1000547',48,'hot');
INSERT INTO "passes" VALUES(2,'L-1000549',75,'hot');
INSERT INTO "passes" VALUES(2,'L-1000551',53,'hot');
INSERT INTO "passes" VALUES(2,'L-1000559',50,'hot');
CREATE TABLE reviews (
    number INTEGER PRIMARY KEY AUTOINCREMENT, version TEXT NOT NULL, decision TEXT NOT NULL, reason TEXT NOT NULL, decided_by TEXT NOT NULL,
    decided_at TEXT, as_of INTEGER NOT NULL, summary TEXT NOT NULL);
INSERT INTO "reviews" VALUES(1,'682a04e7a4d7c025','keep','Nothing to change yet','Ann Lee','2025-07-01T08:01:00.250000+00:00',1751328000000000,'{"activated":1740990600250000,"alarms":["inputs-moved"],"as_of":1751328000000000,"contact":{"for_rep":{"median_hours":1.7322222222222223,"n_ended":32,"n_leads":32},"in_system":{"median_hours":17.569444444444443,"n_ended":9,"n_leads":9},"kept":{"high":0.8204745836639026,"low":0.5143332169904459,"n":32,"value":0.6875},"promised_hours":4.0},"moved":["Trade fair"],"promised":{"agreed":0.5,"alarm":false,"looks":[{"alarm":false,"at":1744187400250000,"day":30,"level":0.00048828125,"n":15,"n_qualified":15,"p":1.0},{"alarm":false,"at":1746779400250000,"day":60,"level":0.0011749267578125,"n":17,"n_qualified":17,"p":1.0},{"alarm":false,"at":1749371400250000,"day":90,"level":0.04357927665114403,"n":28,"n_qualified":28,"p":1.0}],"n_ripe":31,"n_waiting":1,"next_look":null,"share":{"high":1.0,"low":0.889744604539564,"n":31,"value":1.0}},"realised":{"base_before":{"high":0.42368089638179135,"low":0.3055625308089616,"n":251,"value":0.36254980079681276},"base_now":{"high":0.40849444212065666,"low":0.20803894987616744,"n":77,"value":0.2987012987012987},"difference":{"high":0.21458383834470046,"low":-0.4680026561980391,"n":24,"value":-0.14685314685314682},"expected":{"high":0.719908462590678,"low":0.21271271622459764,"n":11,"value":0.45454545454545453},"judged_from":1746174600250000,"n_unripe":4,"realised":{"high":0.5763065681945096,"low":0.12680703655710515,"n":13,"value":0.3076923076923077},"test":{"method":"fisher","p":0.6751749899044286}},"rules_stopped_working":[],"version":"version 1 (''Spring'')"}');
INSERT INTO "reviews" VALUES(2,'94c5871ad3e12fd7','adjust','Inputs moved','Bob Roy','2025-12-15T08:01:00.250000+00:00',1767102595000000,'{"activated":1756714020250000,"alarms":[],"as_of":1767102595000000,"contact":{"for_rep":{"median_hours":0.5044444444444445,"n_ended":27,"n_leads":29},"in_system":{"median_hours":7.443888888888889,"n_ended":13,"n_leads":13},"kept":{"high":0.9240214274710877,"low":0.6545156010980476,"n":29,"value":0.8275862068965517},"promised_hours":6.0},"moved":[],"promised":{"agreed":0.6,"alarm":false,"looks":[{"alarm":false,"at":1759910820250000,"day":30,"level":0.0002621440000000001,"n":9,"n_qualified":8,"p":0.989922304},{"alarm":false,"at":1762502820250000,"day":60,"level":0.003906406973440002,"n":14,"n_qualified":12,"p":0.9919023697100801},{"alarm":false,"at":1765094820250000,"day":90,"level":0.03439151809067861,"n":25,"n_qualified":22,"p":0.9995707026507481}],"n_ripe":28,"n_waiting":1,"next_look":null,"share":{"high":0.9628816331707,"low":0.7280414845132785,"n":28,"value":0.8928571428571429}},"realised":{"base_before":{"high":0.4131715221381108,"low":0.30339866456205644,"n":289,"value":0.356401384083045},"base_now":{"high":0.4378744988804425,"low":0.2184900673062997,"n":66,"value":0.3181818181818182},"difference":{"high":0.36477698101159056,"low":-0.4532463188421185,"n":15,"value":-0.0535714285714286},"expected":{"high":0.8631557141764026,"low":0.30574239460262737,"n":8,"value":0.625},"judged_from":1761898020250000,"n_unripe":7,"realised":{"high":0.8417801447485302,"low":0.2504583645276572,"n":7,"value":0.5714285714285714},"test":{"method":"fisher","p":1.0}},"rules_stopped_working":[],"version":"version 2 (''Autumn'')"}');
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO "settings" VALUES('current-import','ed83d37af5056930');
INSERT INTO "settings" VALUES('default-study','Small');
INSERT INTO "settings" VALUES('holdout-from/Small','[{"holdout_from": 1707264000000000, "import_id": "bef6f52c5fb2b7db"}, {"holdout_from": 1743033600000000, "import_id": "ed83d37af5056930"}]');
INSERT INTO "settings" VALUES('current-scorecard','Autumn');
INSERT INTO "settings" VALUES('trust-class/web/download','form');
INSERT INTO "settings" VALUES('machine-verdict:["email", "open", "nurture 1"]','{"channel": "email", "action": "open", "asset": "nurture 1", "machine": true, "by": "Ann Lee", "at": "2025-03-03T08:10:00+00:00"}');
INSERT INTO "settings" VALUES('accepted-finding/lifecycle_stage','{"subject": "lifecycle_stage", "severity": "block", "reason": "Read before it changed", "by": "Ann Lee", "at": "2025-03-03T08:12:00+00:00", "import_id": "ed83d37af5056930"}');
INSERT INTO "settings" VALUES('current-version','94c5871ad3e12fd7');
CREATE TABLE settings_tried (
    data_id TEXT NOT NULL, card_id TEXT NOT NULL, tried_at TEXT, tried_by TEXT NOT NULL, PRIMARY KEY (data_id, card_id));
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','07eab6a884946412','2025-03-03T08:22:00.250000+00:00','');
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','e2e28fdc8ca5ad2f','2025-03-03T08:22:00.250000+00:00','');
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','8ce018255c5df3b1','2025-03-03T08:23:00.250000+00:00','');
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','d71b07429d9db2c7','2025-03-03T08:23:00.250000+00:00','');
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','8b846145d3d1fc20','2025-03-03T08:23:00.250000+00:00','');
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','da32652e031b4ea2','2025-03-03T08:23:00.250000+00:00','');
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','48b50be4d74e772c','2025-03-03T08:23:00.250000+00:00','');
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','565614304fea9974','2025-03-03T08:23:00.250000+00:00','');
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','d9d6799eff4ece4b','2025-03-03T08:23:00.250000+00:00','');
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','69ca7ca0684fa6a9','2025-03-03T08:23:00.250000+00:00','');
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','06c9cb21fe1f169d','2025-03-03T08:23:00.250000+00:00','');
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','8e34915ba4b19ea1','2025-03-03T08:23:00.250000+00:00','');
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','8d2229e3b6b93971','2025-03-03T08:23:00.250000+00:00','');
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','f7623051a6d61d76','2025-03-03T08:23:00.250000+00:00','');
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','f9fbe9bfdd894a67','2025-03-03T08:23:00.250000+00:00','');
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','5f326cab2ca9e84e','2025-03-03T08:23:00.250000+00:00','');
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','bbaafa4d5f9e5373','2025-03-03T08:23:00.250000+00:00','');
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','5e6dad85bcc21479','2025-03-03T08:23:00.250000+00:00','');
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','843b013a27af7815','2025-03-03T08:23:00.250000+00:00','');
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','8ebc50aea73d581d','2025-03-03T08:23:00.250000+00:00','');
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','0cd84e41a5729565','2025-03-03T08:23:00.250000+00:00','');
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','b74d7632452e7255','2025-03-03T08:23:00.250000+00:00','');
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','09e25eaf2638dfc4','2025-03-03T08:23:00.250000+00:00','');
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','af7a768fc6c26061','2025-03-03T08:23:00.250000+00:00','');
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','2f86f10af610ac5a','2025-03-03T08:23:00.250000+00:00','');
INSERT INTO "settings_tried" VALUES('cbc7b419e04d0af9','8ea566961a07dc1e','2025-03-03T08:23:00.250000+00:00','');
CREATE TABLE verdicts (
    position INTEGER PRIMARY KEY AUTOINCREMENT, lead_id TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT, note TEXT NOT NULL,
    said_by TEXT NOT NULL, said_at TEXT, import_id TEXT NOT NULL, scorecard TEXT NOT NULL, score INTEGER);
INSERT INTO "verdicts" VALUES(1,'L-1000010','right',NULL,'Knew what she wanted','Ewa Zielińska','2025-03-03T08:16:00.250000+00:00','ed83d37af5056930','As it was',45);
INSERT INTO "verdicts" VALUES(2,'L-1000020','wrong','no_budget','','Ewa Zielińska','2025-03-03T08:16:00.250000+00:00','ed83d37af5056930','As it was',45);
INSERT INTO "verdicts" VALUES(3,'L-1000030','wrong','student','Thesis','Finn Larsson','2025-03-03T08:16:00.250000+00:00','ed83d37af5056930','As it was',45);
INSERT INTO "verdicts" VALUES(4,'L-1000040','right',NULL,'','Finn Larsson','2025-03-03T08:16:00.250000+00:00','ed83d37af5056930','As it was',45);
INSERT INTO "verdicts" VALUES(5,'L-1000040','withdrawn',NULL,'','Finn Larsson','2025-03-03T08:16:00.250000+00:00','ed83d37af5056930','As it was',45);
CREATE TABLE version_events (
    position INTEGER PRIMARY KEY AUTOINCREMENT, version TEXT NOT NULL, act TEXT NOT NULL, side TEXT NOT NULL, done_by TEXT NOT NULL,
    done_at TEXT, promise TEXT NOT NULL, note TEXT NOT NULL);
INSERT INTO "version_events" VALUES(1,'682a04e7a4d7c025','save','','Ann Lee','2025-03-03T08:27:00.250000+00:00','','Opens weigh too much');
INSERT INTO "version_events" VALUES(2,'682a04e7a4d7c025','approve','marketing','Ann Lee','2025-03-03T08:28:00.250000+00:00','{"hot_leads_a_month":12,"qualified_share":0.5}','');
INSERT INTO "version_events" VALUES(3,'682a04e7a4d7c025','approve','sales','Bob Roy','2025-03-03T08:29:00.250000+00:00','{"within_hours":4.0}','');
INSERT INTO "version_events" VALUES(4,'682a04e7a4d7c025','activate','','Bob Roy','2025-03-03T08:30:00.250000+00:00','','');
INSERT INTO "version_events" VALUES(5,'94c5871ad3e12fd7','save','','Bob Roy','2025-09-01T08:04:00.250000+00:00','','The fair is over');
INSERT INTO "version_events" VALUES(6,'94c5871ad3e12fd7','approve','marketing','Ann Lee','2025-09-01T08:05:00.250000+00:00','{"hot_leads_a_month":10,"qualified_share":0.6}','');
INSERT INTO "version_events" VALUES(7,'94c5871ad3e12fd7','approve','sales','Bob Roy','2025-09-01T08:06:00.250000+00:00','{"within_hours":6.0}','');
INSERT INTO "version_events" VALUES(8,'94c5871ad3e12fd7','activate','','Ann Lee','2025-09-01T08:07:00.250000+00:00','','');
INSERT INTO "version_events" VALUES(9,'682a04e7a4d7c025','retire','','Ann Lee','2025-09-01T08:07:00.250000+00:00','','version 2 took its place');
INSERT INTO "version_events" VALUES(10,'83a80a6a90362e52','save','','Bob Roy','2025-09-01T08:09:00.250000+00:00','','An idea');
INSERT INTO "version_events" VALUES(11,'83a80a6a90362e52','approve','sales','Bob Roy','2025-09-01T08:10:00.250000+00:00','{"within_hours":4.0}','');
INSERT INTO "version_events" VALUES(12,'a5e9c678abcddd4f','save','','Ann Lee','2025-09-01T08:11:00.250000+00:00','','Back to what it was');
INSERT INTO "version_events" VALUES(13,'a5e9c678abcddd4f','retire','','Ann Lee','2025-09-01T08:12:00.250000+00:00','','Never needed');
CREATE TABLE versions (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, content TEXT NOT NULL);
INSERT INTO "versions" VALUES(1,'682a04e7a4d7c025','Spring','{"against":"name: As it was\nstudy: Small\nrules:\n- name: Decision maker\n  points: 15\n  attribute:\n    title:\n      contains:\n      - ceo\n      - coo\n      - chief\n      - managing director\n      - vp\n      - director\n- name: Opens e-mail\n  points: 10\n  touch:\n    channel: email\n    action: open\n  up_to: 3\n- name: Downloads\n  points: 8\n  touch:\n    action: download\n  up_to: 4\n- name: Pricing page\n  points: 5\n  touch:\n    channel: web\n    asset: pricing\n  keeps_days: 60\n- name: Trade fair\n  points: 15\n  touch:\n    channel: event\n    asset: trade fair\n  keeps_days: 90\n- name: Quote request\n  points: 20\n  touch:\n    action: quote\n  qualifies: warm\n- name: Time on site\n  points: 3\n  dwell:\n    channel: web\n  per_seconds: 60\n  up_to: 5\ntiers:\n- name: hot\n  from: 40\n  route: call\n  within_hours: 4.0\n- name: warm\n  from: 15\n  route: nurture\n- name: cold\n  from: 0\n  route: nurture\n","based_on":"","card":"name: Spring\nstudy: Small\nrules:\n- name: Decision maker\n  points: 25\n  attribute:\n    title:\n      contains:\n      - ceo\n      - coo\n      - chief\n      - managing director\n      - vp\n      - director\n- name: Opens e-mail\n  points: 5\n  touch:\n    channel: email\n    action: open\n  up_to: 3\n- name: Downloads\n  points: 10\n  touch:\n    action: download\n  up_to: 4\n- name: Pricing page\n  points: 20\n  touch:\n    channel: web\n    asset: pricing\n  keeps_days: 60\n- name: Trade fair\n  points: 15\n  touch:\n    channel: event\n    asset: trade fair\n  keeps_days: 90\n- name: Quote request\n  points: 40\n  touch:\n    action: quote\n  qualifies: warm\n- name: Time on site\n  points: 4\n  dwell:\n    channel: web\n  per_seconds: 60\n  up_to: 5\ntiers:\n- name: hot\n  from: 40\n  route: call\n  within_hours: 4.0\n- name: warm\n  from: 15\n  route: nurture\n- name: cold\n  from: 0\n  route: nurture\n","evidence":{"accepted":[],"against":[{"auc":{"high":0.6223870814359653,"low":0.4866535282310145,"method":"delong","n":289,"value":0.5545203048334899},"base_rate":{"high":0.4131715221381108,"low":0.30339866456205644,"method":"wilson","n":289,"value":0.356401384083045},"false_hot_share":{"high":0.700006684861608,"low":0.09677141110578041,"method":"wilson","n":6,"value":0.3333333333333333},"fpr":{"high":0.038351557293537675,"low":0.0029537448749439137,"method":"wilson","n":186,"value":0.010752688172043012},"hot":{"conversion":{"high":0.9032285888942195,"low":0.299993315138392,"method":"wilson","n":6,"value":0.6666666666666666},"n_converted":4,"n_leads":6,"share":{"high":0.044546716115017794,"low":0.009548967209636716,"method":"wilson","n":289,"value":0.020761245674740483}},"lift":{"high":3.111528176697571,"low":1.0362887996112125,"method":"log_lift","n":289,"value":1.8705501618122977},"n_converted":103,"n_leads":289,"part":"work","recall":{"high":0.09562806901213441,"low":0.01520398954826923,"method":"wilson","n":103,"value":0.038834951456310676},"threshold":40},{"auc":{"high":0.6591160515876858,"low":0.4803104717098051,"method":"delong","n":152,"value":0.5697132616487455},"base_rate":{"high":0.48735635463625393,"low":0.33297386934980444,"method":"wilson","n":152,"value":0.40789473684210525},"false_hot_share":{"high":0.7923403991979522,"low":0.06149194472039621,"method":"wilson","n":3,"value":0.3333333333333333},"fpr":{"high":0.06028408311753451,"low":0.0019640841009183445,"method":"wilson","n":90,"value":0.011111111111111112},"hot":{"conversion":{"high":0.9385080552796037,"low":0.2076596008020477,"method":"wilson","n":3,"value":0.6666666666666666},"n_converted":2,"n_leads":3,"share":{"high":0.05641580175457883,"low":0.006734651887011962,"method":"wilson","n":152,"value":0.019736842105263157}},"lift":{"high":3.2322621440679766,"low":0.7174458364101517,"method":"log_lift","n":152,"value":1.6344086021505377},"n_converted":62,"n_leads":152,"part":"check","recall":{"high":0.11020469594985441,"low":0.008891371499816635,"method":"wilson","n":62,"value":0.03225806451612903},"threshold":40},{"auc":{"high":0.6139510784655181,"low":0.4445969309021635,"method":"delong","n":187,"value":0.5292740046838408},"base_rate":{"high":0.3963086186560281,"low":0.2630945298963469,"method":"wilson","n":187,"value":0.32620320855614976},"false_hot_share":{"high":0.9637758913675698,"low":0.37553462976252533,"method":"wilson","n":5,"value":0.8},"fpr":{"high":0.07878608776460755,"low":0.012413278972689408,"method":"wilson","n":126,"value":0.031746031746031744},"hot":{"conversion":{"high":0.6244653702374747,"low":0.03622410863243014,"method":"wilson","n":5,"value":0.2},"n_converted":1,"n_leads":5,"share":{"high":0.06105481367559508,"low":0.011473760074718398,"method":"wilson","n":187,"value":0.026737967914438502}},"lift":{"high":2.9829675301584735,"low":0.19367377663615104,"method":"log_lift","n":187,"value":0.6131147540983607},"n_converted":61,"n_leads":187,"part":"holdout","recall":{"high":0.08718860044641587,"low":0.002899730799299824,"method":"wilson","n":61,"value":0.01639344262295082},"threshold":40}],"blocked":[],"data_id":"cbc7b419e04d0af9","figures":[{"auc":{"high":0.6375169360146281,"low":0.5000235170598056,"method":"delong","n":289,"value":0.5687702265372169},"base_rate":{"high":0.4131715221381108,"low":0.30339866456205644,"method":"wilson","n":289,"value":0.356401384083045},"false_hot_share":{"high":0.6601438424504771,"low":0.3074322697621846,"method":"wilson","n":27,"value":0.48148148148148145},"fpr":{"high":0.11589425818008303,"low":0.04129721625374692,"method":"wilson","n":186,"value":0.06989247311827956},"hot":{"conversion":{"high":0.6925677302378153,"low":0.3398561575495229,"method":"wilson","n":27,"value":0.5185185185185185},"n_converted":14,"n_leads":27,"share":{"high":0.13251538411082064,"low":0.06500261437760464,"method":"wilson","n":289,"value":0.09342560553633218}},"lift":{"high":2.032960557260638,"low":1.029239828926649,"method":"log_lift","n":289,"value":1.4548723480762316},"n_converted":103,"n_leads":289,"part":"work","recall":{"high":0.2153010494363215,"low":0.08272425995347081,"method":"wilson","n":103,"value":0.13592233009708737},"threshold":40},{"auc":{"high":0.6854149779761448,"low":0.5050868141385506,"method":"delong","n":152,"value":0.5952508960573477},"base_rate":{"high":0.48735635463625393,"low":0.33297386934980444,"method":"wilson","n":152,"value":0.40789473684210525},"false_hot_share":{"high":0.7872872837754024,"low":0.280091537409322,"method":"wilson","n":11,"value":0.5454545454545454},"fpr":{"high":0.13790094774325526,"low":0.030909927745827924,"method":"wilson","n":90,"value":0.06666666666666667},"hot":{"conversion":{"high":0.719908462590678,"low":0.21271271622459764,"method":"wilson","n":11,"value":0.45454545454545453},"n_converted":5,"n_leads":11,"share":{"high":0.1249318695895122,"low":0.0408870274886166,"method":"wilson","n":152,"value":0.07236842105263158}},"lift":{"high":2.014775183319696,"low":0.6189733556251468,"method":"log_lift","n":152,"value":1.1143695014662756},"n_converted":62,"n_leads":152,"part":"check","recall":{"high":0.17528571348612612,"low":0.03493834698599271,"method":"wilson","n":62,"value":0.08064516129032258},"threshold":40},{"auc":{"high":0.6203239515133877,"low":0.44915301960292775,"method":"delong","n":187,"value":0.5347384855581577},"base_rate":{"high":0.3963086186560281,"low":0.2630945298963469,"method":"wilson","n":187,"value":0.32620320855614976},"false_hot_share":{"high":0.7383489355759056,"low":0.30963235060004424,"method":"wilson","n":17,"value":0.5294117647058824},"fpr":{"high":0.13018522578885708,"low":0.038031143767313015,"method":"wilson","n":126,"value":0.07142857142857142},"hot":{"conversion":{"high":0.6903676493999558,"low":0.26165106442409436,"method":"wilson","n":17,"value":0.47058823529411764},"n_converted":8,"n_leads":17,"share":{"high":0.1407534088399316,"low":0.05753400236796648,"method":"wilson","n":187,"value":0.09090909090909091}},"lift":{"high":2.281917479838725,"low":0.9033004699502353,"method":"log_lift","n":187,"value":1.4426229508196722},"n_converted":61,"n_leads":187,"part":"holdout","recall":{"high":0.23801880192993463,"low":0.0679807727490011,"method":"wilson","n":61,"value":0.13114754098360656},"threshold":40}],"hot_leads_a_month":2.7999504025896154,"import":"ed83d37af5056930","keeps":[{"at":"2025-03-03T08:24:00+00:00","by":"Ann Lee","card_id":"e0619a3f46dd1e3b","number":1,"scorecard":"Spring"},{"at":"2025-03-03T08:26:00+00:00","by":"Ann Lee","card_id":"24092e0bbbb9a281","number":2,"scorecard":"As it was"}],"openings":[{"at":"2025-03-03T08:25:00+00:00","by":"Ann Lee","card_id":"e0619a3f46dd1e3b","number":1,"scorecard":"Spring"}],"settings_tried":26,"swaps":[{"hot_conversion_change":{"not_estimable":"few_hot_leads","reason":"A scorecard calls hardly any lead hot."},"p":0.4144571480490884,"p_corrected":1.0,"part":"work","stay_hot":{"conversion":{"high":0.9032285888942195,"low":0.299993315138392,"method":"wilson","n":6,"value":0.6666666666666666},"n_converted":4,"n_leads":6},"stop_being_hot":{"conversion":{"not_estimable":"no_leads","reason":"There are no leads."},"n_converted":0,"n_leads":0},"turn_hot":{"conversion":{"high":0.6763046541715557,"low":0.2834400610153417,"method":"wilson","n":21,"value":0.47619047619047616},"n_converted":10,"n_leads":21}},{"hot_conversion_change":{"not_estimable":"few_hot_leads","reason":"A scorecard calls hardly any lead hot."},"p":0.38888541180776515,"p_corrected":0.38888541180776515,"part":"check","stay_hot":{"conversion":{"high":0.9385080552796037,"low":0.2076596008020477,"method":"wilson","n":3,"value":0.6666666666666666},"n_converted":2,"n_leads":3},"stop_being_hot":{"conversion":{"not_estimable":"no_leads","reason":"There are no leads."},"n_converted":0,"n_leads":0},"turn_hot":{"conversion":{"high":0.6942576053973727,"low":0.13684428582359742,"method":"wilson","n":8,"value":0.375},"n_converted":3,"n_leads":8}},{"hot_conversion_change":{"not_estimable":"few_hot_leads","reason":"A scorecard calls hardly any lead hot."},"p":0.1895321679830272,"p_corrected":0.1895321679830272,"part":"holdout","stay_hot":{"conversion":{"high":0.6993581574175981,"low":0.04558726080970055,"method":"wilson","n":4,"value":0.25},"n_converted":1,"n_leads":4},"stop_being_hot":{"conversion":{"high":0.7934506856227626,"low":0.0,"method":"wilson","n":1,"value":0.0},"n_converted":0,"n_leads":1},"turn_hot":{"conversion":{"high":0.7679393219046169,"low":0.29143795714506004,"method":"wilson","n":13,"value":0.5384615384615384},"n_converted":7,"n_leads":13}}]},"name":"Spring","reason":"Opens weigh too much","reasons":[["points of Pricing page","Asked for by reps"]],"study":"study: Small\ngoal: Know after a day which leads sales will qualify\npopulation: new\noutcome:\n  stage: qualified\n  within_days: 60\nearly:\n  stage: contacted\n  within_days: 7\nsnapshot:\n  at_age_days: 1\ndifference_worth_having: 0.2\ncapacity:\n  hot_leads_per_week: 5.0\ntime_zone: Europe/Berlin\nworking_hours:\n  days: mon-fri\n  from: 09:00\n  to: ''17:00''\nholdout: auto\n"}');
INSERT INTO "versions" VALUES(2,'94c5871ad3e12fd7','Autumn','{"against":"name: Spring\nstudy: Small\nrules:\n- name: Decision maker\n  points: 25\n  attribute:\n    title:\n      contains:\n      - ceo\n      - coo\n      - chief\n      - managing director\n      - vp\n      - director\n- name: Opens e-mail\n  points: 5\n  touch:\n    channel: email\n    action: open\n  up_to: 3\n- name: Downloads\n  points: 10\n  touch:\n    action: download\n  up_to: 4\n- name: Pricing page\n  points: 20\n  touch:\n    channel: web\n    asset: pricing\n  keeps_days: 60\n- name: Trade fair\n  points: 15\n  touch:\n    channel: event\n    asset: trade fair\n  keeps_days: 90\n- name: Quote request\n  points: 40\n  touch:\n    action: quote\n  qualifies: warm\n- name: Time on site\n  points: 4\n  dwell:\n    channel: web\n  per_seconds: 60\n  up_to: 5\ntiers:\n- name: hot\n  from: 40\n  route: call\n  within_hours: 4.0\n- name: warm\n  from: 15\n  route: nurture\n- name: cold\n  from: 0\n  route: nurture\n","based_on":"682a04e7a4d7c025","card":"name: Autumn\nstudy: Small\nrules:\n- name: Decision maker\n  points: 30\n  attribute:\n    title:\n      contains:\n      - ceo\n      - coo\n      - chief\n      - managing director\n      - vp\n      - director\n- name: Opens e-mail\n  points: 0\n  touch:\n    channel: email\n    action: open\n  up_to: 3\n- name: Downloads\n  points: 12\n  touch:\n    action: download\n  up_to: 4\n- name: Pricing page\n  points: 25\n  touch:\n    channel: web\n    asset: pricing\n  keeps_days: 60\n- name: Trade fair\n  points: 10\n  touch:\n    channel: event\n    asset: trade fair\n  keeps_days: 90\n- name: Quote request\n  points: 45\n  touch:\n    action: quote\n  qualifies: warm\n- name: Time on site\n  points: 4\n  dwell:\n    channel: web\n  per_seconds: 60\n  up_to: 5\ntiers:\n- name: hot\n  from: 45\n  route: call\n  within_hours: 4.0\n- name: warm\n  from: 15\n  route: nurture\n- name: cold\n  from: 0\n  route: nurture\n","evidence":{"accepted":[],"against":[{"auc":{"high":0.6375169360146281,"low":0.5000235170598056,"method":"delong","n":289,"value":0.5687702265372169},"base_rate":{"high":0.4131715221381108,"low":0.30339866456205644,"method":"wilson","n":289,"value":0.356401384083045},"false_hot_share":{"high":0.6601438424504771,"low":0.3074322697621846,"method":"wilson","n":27,"value":0.48148148148148145},"fpr":{"high":0.11589425818008303,"low":0.04129721625374692,"method":"wilson","n":186,"value":0.06989247311827956},"hot":{"conversion":{"high":0.6925677302378153,"low":0.3398561575495229,"method":"wilson","n":27,"value":0.5185185185185185},"n_converted":14,"n_leads":27,"share":{"high":0.13251538411082064,"low":0.06500261437760464,"method":"wilson","n":289,"value":0.09342560553633218}},"lift":{"high":2.032960557260638,"low":1.029239828926649,"method":"log_lift","n":289,"value":1.4548723480762316},"n_converted":103,"n_leads":289,"part":"work","recall":{"high":0.2153010494363215,"low":0.08272425995347081,"method":"wilson","n":103,"value":0.13592233009708737},"threshold":40},{"auc":{"high":0.6854149779761448,"low":0.5050868141385506,"method":"delong","n":152,"value":0.5952508960573477},"base_rate":{"high":0.48735635463625393,"low":0.33297386934980444,"method":"wilson","n":152,"value":0.40789473684210525},"false_hot_share":{"high":0.7872872837754024,"low":0.280091537409322,"method":"wilson","n":11,"value":0.5454545454545454},"fpr":{"high":0.13790094774325526,"low":0.030909927745827924,"method":"wilson","n":90,"value":0.06666666666666667},"hot":{"conversion":{"high":0.719908462590678,"low":0.21271271622459764,"method":"wilson","n":11,"value":0.45454545454545453},"n_converted":5,"n_leads":11,"share":{"high":0.1249318695895122,"low":0.0408870274886166,"method":"wilson","n":152,"value":0.07236842105263158}},"lift":{"high":2.014775183319696,"low":0.6189733556251468,"method":"log_lift","n":152,"value":1.1143695014662756},"n_converted":62,"n_leads":152,"part":"check","recall":{"high":0.17528571348612612,"low":0.03493834698599271,"method":"wilson","n":62,"value":0.08064516129032258},"threshold":40}],"blocked":[],"data_id":"cbc7b419e04d0af9","figures":[{"auc":{"high":0.6387778164395027,"low":0.5047131533903334,"method":"delong","n":289,"value":0.5717454849149181},"base_rate":{"high":0.4131715221381108,"low":0.30339866456205644,"method":"wilson","n":289,"value":0.356401384083045},"false_hot_share":{"high":0.613809583977621,"low":0.2030524657216362,"method":"wilson","n":18,"value":0.3888888888888889},"fpr":{"high":0.07563322758366464,"low":0.018347607432702577,"method":"wilson","n":186,"value":0.03763440860215054},"hot":{"conversion":{"high":0.7969475342783638,"low":0.3861904160223791,"method":"wilson","n":18,"value":0.6111111111111112},"n_converted":11,"n_leads":18,"share":{"high":0.09629422094477827,"low":0.039757071044888126,"method":"wilson","n":289,"value":0.06228373702422145}},"lift":{"high":2.4124992495749917,"low":1.184805023042882,"method":"log_lift","n":289,"value":1.7146709816612729},"n_converted":103,"n_leads":289,"part":"work","recall":{"high":0.1811799956527492,"low":0.06068733848822654,"method":"wilson","n":103,"value":0.10679611650485436},"threshold":45},{"auc":{"high":0.6722445513646954,"low":0.4919131547284946,"method":"delong","n":152,"value":0.582078853046595},"base_rate":{"high":0.48735635463625393,"low":0.33297386934980444,"method":"wilson","n":152,"value":0.40789473684210525},"false_hot_share":{"high":0.6942576053973727,"low":0.13684428582359742,"method":"wilson","n":8,"value":0.375},"fpr":{"high":0.09347286030389873,"low":0.011400390222806277,"method":"wilson","n":90,"value":0.03333333333333333},"hot":{"conversion":{"high":0.8631557141764026,"low":0.30574239460262737,"method":"wilson","n":8,"value":0.625},"n_converted":5,"n_leads":8,"share":{"high":0.10041073889314774,"low":0.026907491896279292,"method":"wilson","n":152,"value":0.05263157894736842}},"lift":{"high":2.479684036300178,"low":0.8940867825942973,"method":"log_lift","n":152,"value":1.532258064516129},"n_converted":62,"n_leads":152,"part":"check","recall":{"high":0.17528571348612612,"low":0.03493834698599271,"method":"wilson","n":62,"value":0.08064516129032258},"threshold":45}],"hot_leads_a_month":1.86663360172641,"import":"ed83d37af5056930","keeps":[{"at":"2025-03-03T08:24:00+00:00","by":"Ann Lee","card_id":"e0619a3f46dd1e3b","number":1,"scorecard":"Spring"},{"at":"2025-03-03T08:26:00+00:00","by":"Ann Lee","card_id":"24092e0bbbb9a281","number":2,"scorecard":"As it was"},{"at":"2025-09-01T08:01:00+00:00","by":"Bob Roy","card_id":"178797392a27da73","number":3,"scorecard":"Autumn"}],"openings":[{"at":"2025-03-03T08:25:00+00:00","by":"Ann Lee","card_id":"e0619a3f46dd1e3b","number":1,"scorecard":"Spring"}],"settings_tried":26,"swaps":[{"hot_conversion_change":{"high":0.2487254901960785,"low":-0.038461538461538436,"method":"bootstrap","n":289,"value":0.09259259259259267},"p":0.19169460205188749,"p_corrected":1.0,"part":"work","stay_hot":{"conversion":{"high":0.7969475342783638,"low":0.3861904160223791,"method":"wilson","n":18,"value":0.6111111111111112},"n_converted":11,"n_leads":18},"stop_being_hot":{"conversion":{"high":0.6457978644196036,"low":0.1205838183869109,"method":"wilson","n":9,"value":0.3333333333333333},"n_converted":3,"n_leads":9},"turn_hot":{"conversion":{"not_estimable":"no_leads","reason":"There are no leads."},"n_converted":0,"n_leads":0}},{"hot_conversion_change":{"not_estimable":"few_hot_leads","reason":"A scorecard calls hardly any lead hot."},"p":0.07942129814627645,"p_corrected":0.07942129814627645,"part":"check","stay_hot":{"conversion":{"high":0.8631557141764026,"low":0.30574239460262737,"method":"wilson","n":8,"value":0.625},"n_converted":5,"n_leads":8},"stop_being_hot":{"conversion":{"high":0.5614970317550454,"low":0.0,"method":"wilson","n":3,"value":0.0},"n_converted":0,"n_leads":3},"turn_hot":{"conversion":{"not_estimable":"no_leads","reason":"There are no leads."},"n_converted":0,"n_leads":0}}]},"name":"Autumn","reason":"The fair is over","reasons":[],"study":"study: Small\ngoal: Know after a day which leads sales will qualify\npopulation: new\noutcome:\n  stage: qualified\n  within_days: 60\nearly:\n  stage: contacted\n  within_days: 7\nsnapshot:\n  at_age_days: 1\ndifference_worth_having: 0.2\ncapacity:\n  hot_leads_per_week: 5.0\ntime_zone: Europe/Berlin\nworking_hours:\n  days: mon-fri\n  from: 09:00\n  to: ''17:00''\nholdout: auto\n"}');
INSERT INTO "versions" VALUES(3,'83a80a6a90362e52','Not yet','{"against":"name: Autumn\nstudy: Small\nrules:\n- name: Decision maker\n  points: 30\n  attribute:\n    title:\n      contains:\n      - ceo\n      - coo\n      - chief\n      - managing director\n      - vp\n      - director\n- name: Opens e-mail\n  points: 0\n  touch:\n    channel: email\n    action: open\n  up_to: 3\n- name: Downloads\n  points: 12\n  touch:\n    action: download\n  up_to: 4\n- name: Pricing page\n  points: 25\n  touch:\n    channel: web\n    asset: pricing\n  keeps_days: 60\n- name: Trade fair\n  points: 10\n  touch:\n    channel: event\n    asset: trade fair\n  keeps_days: 90\n- name: Quote request\n  points: 45\n  touch:\n    action: quote\n  qualifies: warm\n- name: Time on site\n  points: 4\n  dwell:\n    channel: web\n  per_seconds: 60\n  up_to: 5\ntiers:\n- name: hot\n  from: 45\n  route: call\n  within_hours: 4.0\n- name: warm\n  from: 15\n  route: nurture\n- name: cold\n  from: 0\n  route: nurture\n","based_on":"94c5871ad3e12fd7","card":"name: Not yet\nstudy: Small\nrules:\n- name: Decision maker\n  points: 30\n  attribute:\n    title:\n      contains:\n      - ceo\n      - coo\n      - chief\n      - managing director\n      - vp\n      - director\n- name: Opens e-mail\n  points: 0\n  touch:\n    channel: email\n    action: open\n  up_to: 3\n- name: Downloads\n  points: 12\n  touch:\n    action: download\n  up_to: 4\n- name: Pricing page\n  points: 25\n  touch:\n    channel: web\n    asset: pricing\n  keeps_days: 60\n- name: Trade fair\n  points: 10\n  touch:\n    channel: event\n    asset: trade fair\n  keeps_days: 90\n- name: Quote request\n  points: 45\n  touch:\n    action: quote\n  qualifies: warm\n- name: Time on site\n  points: 4\n  dwell:\n    channel: web\n  per_seconds: 60\n  up_to: 5\ntiers:\n- name: hot\n  from: 45\n  route: call\n  within_hours: 4.0\n- name: warm\n  from: 15\n  route: nurture\n- name: cold\n  from: 0\n  route: nurture\n","evidence":{"accepted":[],"against":[{"auc":{"high":0.6387778164395027,"low":0.5047131533903334,"method":"delong","n":289,"value":0.5717454849149181},"base_rate":{"high":0.4131715221381108,"low":0.30339866456205644,"method":"wilson","n":289,"value":0.356401384083045},"false_hot_share":{"high":0.613809583977621,"low":0.2030524657216362,"method":"wilson","n":18,"value":0.3888888888888889},"fpr":{"high":0.07563322758366464,"low":0.018347607432702577,"method":"wilson","n":186,"value":0.03763440860215054},"hot":{"conversion":{"high":0.7969475342783638,"low":0.3861904160223791,"method":"wilson","n":18,"value":0.6111111111111112},"n_converted":11,"n_leads":18,"share":{"high":0.09629422094477827,"low":0.039757071044888126,"method":"wilson","n":289,"value":0.06228373702422145}},"lift":{"high":2.4124992495749917,"low":1.184805023042882,"method":"log_lift","n":289,"value":1.7146709816612729},"n_converted":103,"n_leads":289,"part":"work","recall":{"high":0.1811799956527492,"low":0.06068733848822654,"method":"wilson","n":103,"value":0.10679611650485436},"threshold":45}],"blocked":[],"data_id":"cbc7b419e04d0af9","figures":[{"auc":{"high":0.6387778164395027,"low":0.5047131533903334,"method":"delong","n":289,"value":0.5717454849149181},"base_rate":{"high":0.4131715221381108,"low":0.30339866456205644,"method":"wilson","n":289,"value":0.356401384083045},"false_hot_share":{"high":0.613809583977621,"low":0.2030524657216362,"method":"wilson","n":18,"value":0.3888888888888889},"fpr":{"high":0.07563322758366464,"low":0.018347607432702577,"method":"wilson","n":186,"value":0.03763440860215054},"hot":{"conversion":{"high":0.7969475342783638,"low":0.3861904160223791,"method":"wilson","n":18,"value":0.6111111111111112},"n_converted":11,"n_leads":18,"share":{"high":0.09629422094477827,"low":0.039757071044888126,"method":"wilson","n":289,"value":0.06228373702422145}},"lift":{"high":2.4124992495749917,"low":1.184805023042882,"method":"log_lift","n":289,"value":1.7146709816612729},"n_converted":103,"n_leads":289,"part":"work","recall":{"high":0.1811799956527492,"low":0.06068733848822654,"method":"wilson","n":103,"value":0.10679611650485436},"threshold":45}],"hot_leads_a_month":1.86663360172641,"import":"ed83d37af5056930","keeps":[{"at":"2025-03-03T08:24:00+00:00","by":"Ann Lee","card_id":"e0619a3f46dd1e3b","number":1,"scorecard":"Spring"},{"at":"2025-03-03T08:26:00+00:00","by":"Ann Lee","card_id":"24092e0bbbb9a281","number":2,"scorecard":"As it was"},{"at":"2025-09-01T08:01:00+00:00","by":"Bob Roy","card_id":"178797392a27da73","number":3,"scorecard":"Autumn"}],"openings":[{"at":"2025-03-03T08:25:00+00:00","by":"Ann Lee","card_id":"e0619a3f46dd1e3b","number":1,"scorecard":"Spring"}],"settings_tried":26,"swaps":[{"hot_conversion_change":{"high":0.0,"low":0.0,"method":"bootstrap","n":289,"value":0.0},"p":null,"p_corrected":null,"part":"work","stay_hot":{"conversion":{"high":0.7969475342783638,"low":0.3861904160223791,"method":"wilson","n":18,"value":0.6111111111111112},"n_converted":11,"n_leads":18},"stop_being_hot":{"conversion":{"not_estimable":"no_leads","reason":"There are no leads."},"n_converted":0,"n_leads":0},"turn_hot":{"conversion":{"not_estimable":"no_leads","reason":"There are no leads."},"n_converted":0,"n_leads":0}}]},"name":"Not yet","reason":"An idea","reasons":[],"study":"study: Small\ngoal: Know after a day which leads sales will qualify\npopulation: new\noutcome:\n  stage: qualified\n  within_days: 60\nearly:\n  stage: contacted\n  within_days: 7\nsnapshot:\n  at_age_days: 1\ndifference_worth_having: 0.2\ncapacity:\n  hot_leads_per_week: 5.0\ntime_zone: Europe/Berlin\nworking_hours:\n  days: mon-fri\n  from: 09:00\n  to: ''17:00''\nholdout: auto\n"}');
INSERT INTO "versions" VALUES(4,'a5e9c678abcddd4f','Given up','{"against":"name: Autumn\nstudy: Small\nrules:\n- name: Decision maker\n  points: 30\n  attribute:\n    title:\n      contains:\n      - ceo\n      - coo\n      - chief\n      - managing director\n      - vp\n      - director\n- name: Opens e-mail\n  points: 0\n  touch:\n    channel: email\n    action: open\n  up_to: 3\n- name: Downloads\n  points: 12\n  touch:\n    action: download\n  up_to: 4\n- name: Pricing page\n  points: 25\n  touch:\n    channel: web\n    asset: pricing\n  keeps_days: 60\n- name: Trade fair\n  points: 10\n  touch:\n    channel: event\n    asset: trade fair\n  keeps_days: 90\n- name: Quote request\n  points: 45\n  touch:\n    action: quote\n  qualifies: warm\n- name: Time on site\n  points: 4\n  dwell:\n    channel: web\n  per_seconds: 60\n  up_to: 5\ntiers:\n- name: hot\n  from: 45\n  route: call\n  within_hours: 4.0\n- name: warm\n  from: 15\n  route: nurture\n- name: cold\n  from: 0\n  route: nurture\n","based_on":"94c5871ad3e12fd7","card":"name: Given up\nstudy: Small\nrules:\n- name: Decision maker\n  points: 15\n  attribute:\n    title:\n      contains:\n      - ceo\n      - coo\n      - chief\n      - managing director\n      - vp\n      - director\n- name: Opens e-mail\n  points: 10\n  touch:\n    channel: email\n    action: open\n  up_to: 3\n- name: Downloads\n  points: 8\n  touch:\n    action: download\n  up_to: 4\n- name: Pricing page\n  points: 5\n  touch:\n    channel: web\n    asset: pricing\n  keeps_days: 60\n- name: Trade fair\n  points: 15\n  touch:\n    channel: event\n    asset: trade fair\n  keeps_days: 90\n- name: Quote request\n  points: 20\n  touch:\n    action: quote\n  qualifies: warm\n- name: Time on site\n  points: 2\n  dwell:\n    channel: web\n  per_seconds: 60\n  up_to: 5\ntiers:\n- name: hot\n  from: 40\n  route: call\n  within_hours: 4.0\n- name: warm\n  from: 15\n  route: nurture\n- name: cold\n  from: 0\n  route: nurture\n","evidence":{"accepted":[],"against":[{"auc":{"high":0.6387778164395027,"low":0.5047131533903334,"method":"delong","n":289,"value":0.5717454849149181},"base_rate":{"high":0.4131715221381108,"low":0.30339866456205644,"method":"wilson","n":289,"value":0.356401384083045},"false_hot_share":{"high":0.613809583977621,"low":0.2030524657216362,"method":"wilson","n":18,"value":0.3888888888888889},"fpr":{"high":0.07563322758366464,"low":0.018347607432702577,"method":"wilson","n":186,"value":0.03763440860215054},"hot":{"conversion":{"high":0.7969475342783638,"low":0.3861904160223791,"method":"wilson","n":18,"value":0.6111111111111112},"n_converted":11,"n_leads":18,"share":{"high":0.09629422094477827,"low":0.039757071044888126,"method":"wilson","n":289,"value":0.06228373702422145}},"lift":{"high":2.4124992495749917,"low":1.184805023042882,"method":"log_lift","n":289,"value":1.7146709816612729},"n_converted":103,"n_leads":289,"part":"work","recall":{"high":0.1811799956527492,"low":0.06068733848822654,"method":"wilson","n":103,"value":0.10679611650485436},"threshold":45}],"blocked":[],"data_id":"cbc7b419e04d0af9","figures":[{"auc":{"high":0.6219391348746501,"low":0.48631851206135573,"method":"delong","n":289,"value":0.554128823468003},"base_rate":{"high":0.4131715221381108,"low":0.30339866456205644,"method":"wilson","n":289,"value":0.356401384083045},"false_hot_share":{"high":0.700006684861608,"low":0.09677141110578041,"method":"wilson","n":6,"value":0.3333333333333333},"fpr":{"high":0.038351557293537675,"low":0.0029537448749439137,"method":"wilson","n":186,"value":0.010752688172043012},"hot":{"conversion":{"high":0.9032285888942195,"low":0.299993315138392,"method":"wilson","n":6,"value":0.6666666666666666},"n_converted":4,"n_leads":6,"share":{"high":0.044546716115017794,"low":0.009548967209636716,"method":"wilson","n":289,"value":0.020761245674740483}},"lift":{"high":3.111528176697571,"low":1.0362887996112125,"method":"log_lift","n":289,"value":1.8705501618122977},"n_converted":103,"n_leads":289,"part":"work","recall":{"high":0.09562806901213441,"low":0.01520398954826923,"method":"wilson","n":103,"value":0.038834951456310676},"threshold":40}],"hot_leads_a_month":0.62221120057547,"import":"ed83d37af5056930","keeps":[{"at":"2025-03-03T08:24:00+00:00","by":"Ann Lee","card_id":"e0619a3f46dd1e3b","number":1,"scorecard":"Spring"},{"at":"2025-03-03T08:26:00+00:00","by":"Ann Lee","card_id":"24092e0bbbb9a281","number":2,"scorecard":"As it was"},{"at":"2025-09-01T08:01:00+00:00","by":"Bob Roy","card_id":"178797392a27da73","number":3,"scorecard":"Autumn"}],"openings":[{"at":"2025-03-03T08:25:00+00:00","by":"Ann Lee","card_id":"e0619a3f46dd1e3b","number":1,"scorecard":"Spring"}],"settings_tried":26,"swaps":[{"hot_conversion_change":{"not_estimable":"few_hot_leads","reason":"A scorecard calls hardly any lead hot."},"p":0.7728299926844479,"p_corrected":1.0,"part":"work","stay_hot":{"conversion":{"high":0.9544127391902995,"low":0.30064184258240184,"method":"wilson","n":4,"value":0.75},"n_converted":3,"n_leads":4},"stop_being_hot":{"conversion":{"high":0.7861920109552588,"low":0.3259064457965074,"method":"wilson","n":14,"value":0.5714285714285714},"n_converted":8,"n_leads":14},"turn_hot":{"conversion":{"high":0.9054687942657693,"low":0.09453120573423074,"method":"wilson","n":2,"value":0.5},"n_converted":1,"n_leads":2}}]},"name":"Given up","reason":"Back to what it was","reasons":[],"study":"study: Small\ngoal: Know after a day which leads sales will qualify\npopulation: new\noutcome:\n  stage: qualified\n  within_days: 60\nearly:\n  stage: contacted\n  within_days: 7\nsnapshot:\n  at_age_days: 1\ndifference_worth_having: 0.2\ncapacity:\n  hot_leads_per_week: 5.0\ntime_zone: Europe/Berlin\nworking_hours:\n  days: mon-fri\n  from: 09:00\n  to: ''17:00''\nholdout: auto\n"}');
CREATE TRIGGER versions_update BEFORE UPDATE ON versions BEGIN SELECT RAISE(ABORT, 'versions: rows are only added'); END;
CREATE TRIGGER versions_delete BEFORE DELETE ON versions BEGIN SELECT RAISE(ABORT, 'versions: rows are only added'); END;
CREATE TRIGGER version_events_update BEFORE UPDATE ON version_events BEGIN SELECT RAISE(ABORT, 'version_events: rows are only added'); END;
CREATE TRIGGER version_events_delete BEFORE DELETE ON version_events BEGIN SELECT RAISE(ABORT, 'version_events: rows are only added'); END;
CREATE TRIGGER hand_overs_update BEFORE UPDATE ON hand_overs BEGIN SELECT RAISE(ABORT, 'hand_overs: rows are only added'); END;
CREATE TRIGGER hand_overs_delete BEFORE DELETE ON hand_overs BEGIN SELECT RAISE(ABORT, 'hand_overs: rows are only added'); END;
CREATE TRIGGER passes_update BEFORE UPDATE ON passes BEGIN SELECT RAISE(ABORT, 'passes: rows are only added'); END;
CREATE TRIGGER passes_delete BEFORE DELETE ON passes BEGIN SELECT RAISE(ABORT, 'passes: rows are only added'); END;
CREATE TRIGGER verdicts_update BEFORE UPDATE ON verdicts BEGIN SELECT RAISE(ABORT, 'verdicts: rows are only added'); END;
CREATE TRIGGER verdicts_delete BEFORE DELETE ON verdicts BEGIN SELECT RAISE(ABORT, 'verdicts: rows are only added'); END;
CREATE TRIGGER answers_update BEFORE UPDATE ON answers BEGIN SELECT RAISE(ABORT, 'answers: rows are only added'); END;
CREATE TRIGGER answers_delete BEFORE DELETE ON answers BEGIN SELECT RAISE(ABORT, 'answers: rows are only added'); END;
CREATE TRIGGER reviews_update BEFORE UPDATE ON reviews BEGIN SELECT RAISE(ABORT, 'reviews: rows are only added'); END;
CREATE TRIGGER reviews_delete BEFORE DELETE ON reviews BEGIN SELECT RAISE(ABORT, 'reviews: rows are only added'); END;
CREATE TRIGGER judgement_rounds_update BEFORE UPDATE ON judgement_rounds BEGIN SELECT RAISE(ABORT, 'judgement_rounds: rows are only added'); END;
CREATE TRIGGER judgement_rounds_delete BEFORE DELETE ON judgement_rounds BEGIN SELECT RAISE(ABORT, 'judgement_rounds: rows are only added'); END;
CREATE TRIGGER judgement_sheets_update BEFORE UPDATE ON judgement_sheets BEGIN SELECT RAISE(ABORT, 'judgement_sheets: rows are only added'); END;
CREATE TRIGGER judgement_sheets_delete BEFORE DELETE ON judgement_sheets BEGIN SELECT RAISE(ABORT, 'judgement_sheets: rows are only added'); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('imports',2);
INSERT INTO "sqlite_sequence" VALUES('answers',3);
INSERT INTO "sqlite_sequence" VALUES('verdicts',5);
INSERT INTO "sqlite_sequence" VALUES('judgement_rounds',2);
INSERT INTO "sqlite_sequence" VALUES('judgement_sheets',3);
INSERT INTO "sqlite_sequence" VALUES('looks',6);
INSERT INTO "sqlite_sequence" VALUES('openings',2);
INSERT INTO "sqlite_sequence" VALUES('versions',4);
INSERT INTO "sqlite_sequence" VALUES('version_events',13);
INSERT INTO "sqlite_sequence" VALUES('hand_overs',2);
INSERT INTO "sqlite_sequence" VALUES('reviews',2);
COMMIT;
